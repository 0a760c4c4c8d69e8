// Reads a JSON array of YAML documents from stdin, each an object of Kubernetes, and prints what kustomize makes of a
// folder that lists the document alone: a JSON array of {"value": …} or {"error": "…"}, in the same order.
// Argo CD and Flux both read a folder of the rendered tree this way.
package main

import (
	"encoding/json"
	"log"
	"os"

	"sigs.k8s.io/kustomize/api/krusty"
	"sigs.k8s.io/kustomize/kyaml/filesys"
	"sigs.k8s.io/yaml"
)

const list = "apiVersion: kustomize.config.k8s.io/v1beta1\nkind: Kustomization\nresources:\n- object.yaml\n"

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
		value, err := build(document)
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

func build(document string) ([]byte, error) {
	folder := filesys.MakeFsInMemory()
	for name, text := range map[string]string{"kustomization.yaml": list, "object.yaml": document} {
		if err := folder.WriteFile(name, []byte(text)); err != nil {
			return nil, err
		}
	}
	built, err := krusty.MakeKustomizer(krusty.MakeDefaultOptions()).Run(folder, ".")
	if err != nil {
		return nil, err
	}
	text, err := built.AsYaml()
	if err != nil {
		return nil, err
	}
	return yaml.YAMLToJSONStrict(text)
}
