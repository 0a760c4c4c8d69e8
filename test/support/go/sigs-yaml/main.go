// Reads a JSON array of YAML documents from stdin and prints what Kubernetes' own reader makes of each:
// a JSON array of {"value": …} or {"error": "…"}, in the same order.
package main

import (
	"encoding/json"
	"log"
	"os"

	"sigs.k8s.io/yaml"
)

type reading struct {
	Value json.RawMessage `json:"value,omitempty"`
	Error string          `json:"error,omitempty"`
}

func main() {
	var documents []string
	if err := json.NewDecoder(os.Stdin).Decode(&documents); err != nil {
		log.Fatal(err)
	}
	readings := make([]reading, len(documents))
	for i, document := range documents {
		value, err := yaml.YAMLToJSONStrict([]byte(document))
		if err != nil {
			readings[i].Error = err.Error()
		} else {
			readings[i].Value = value
		}
	}
	if err := json.NewEncoder(os.Stdout).Encode(readings); err != nil {
		log.Fatal(err)
	}
}
