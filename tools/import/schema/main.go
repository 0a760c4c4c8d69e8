// Command schema prints the JSON schema of kustomization.yaml, taken from kustomize's own type.
package main

import (
	"encoding/json"
	"log"
	"os"

	"github.com/invopop/jsonschema"
	"sigs.k8s.io/kustomize/api/types"
)

func main() {
	// Only fields tagged as such are required: kustomize's JSON tags do not say omitempty everywhere.
	reflector := jsonschema.Reflector{RequiredFromJSONSchemaTags: true, Anonymous: true}
	schema := reflector.Reflect(&types.Kustomization{})
	if err := json.NewEncoder(os.Stdout).Encode(schema); err != nil {
		log.Fatal(err)
	}
}
