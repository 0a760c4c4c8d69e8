// Package apis keeps the API types that controller-gen reads in go.mod.
package apis

import (
	_ "github.com/fluxcd/image-automation-controller/api/v1"
	_ "github.com/fluxcd/image-reflector-controller/api/v1"
	_ "github.com/fluxcd/notification-controller/api/v1"
	_ "github.com/fluxcd/notification-controller/api/v1beta3"
	_ "github.com/prometheus-operator/prometheus-operator/pkg/apis/monitoring/v1"
)
