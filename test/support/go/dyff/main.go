// Dyff says what dyff sees between texts, as JSON: pairs in, differences out.
package main

import (
	"encoding/json"
	"fmt"
	"os"

	"github.com/gonvenience/ytbx"
	"github.com/homeport/dyff/pkg/dyff"
	"go.yaml.in/yaml/v3"
)

type pair struct {
	Base string `json:"base"`
	Head string `json:"head"`
}

type difference struct {
	Document string `json:"document"`
	Path     string `json:"path"`
	Kinds    string `json:"kinds"`
}

func main() {
	var pairs []pair
	if err := json.NewDecoder(os.Stdin).Decode(&pairs); err != nil {
		fail(err)
	}
	answers := make([][]difference, len(pairs))
	for i, each := range pairs {
		found, err := compare(each)
		if err != nil {
			fail(err)
		}
		answers[i] = found
	}
	if err := json.NewEncoder(os.Stdout).Encode(answers); err != nil {
		fail(err)
	}
}

func compare(each pair) ([]difference, error) {
	from, err := file("base", each.Base)
	if err != nil {
		return nil, err
	}
	to, err := file("head", each.Head)
	if err != nil {
		return nil, err
	}
	report, err := dyff.CompareInputFiles(from, to, dyff.KubernetesEntityDetection(true), dyff.DetectRenames(true))
	if err != nil {
		return nil, err
	}
	found := []difference{}
	for _, diff := range report.Diffs {
		if diff.Path == nil {
			// Documents that come, go, or stand in another order.
			for _, detail := range diff.Details {
				for _, node := range []*yaml.Node{detail.From, detail.To} {
					for _, name := range documents(node) {
						found = append(found, difference{Document: name, Kinds: string(detail.Kind)})
					}
				}
			}
			continue
		}
		made := difference{Path: diff.Path.ToDotStyle()}
		if diff.Path.Root != nil {
			made.Document = diff.Path.RootDescription()
		}
		for _, detail := range diff.Details {
			made.Kinds += string(detail.Kind)
		}
		found = append(found, made)
	}
	return found, nil
}

// documents says the kind and the name of each object in a node.
func documents(node *yaml.Node) []string {
	if node == nil {
		return nil
	}
	if node.Kind == yaml.MappingNode {
		if kind := value(node, "kind"); kind != nil {
			name := ""
			if metadata := value(node, "metadata"); metadata != nil {
				if found := value(metadata, "name"); found != nil {
					name = found.Value
				}
			}
			return []string{kind.Value + "/" + name}
		}
		return []string{"?"}
	}
	if node.Kind == yaml.ScalarNode {
		return []string{node.Value}
	}
	names := []string{}
	for _, each := range node.Content {
		names = append(names, documents(each)...)
	}
	return names
}

func value(node *yaml.Node, key string) *yaml.Node {
	for i := 0; i+1 < len(node.Content); i += 2 {
		if node.Content[i].Value == key {
			return node.Content[i+1]
		}
	}
	return nil
}

func file(name, text string) (ytbx.InputFile, error) {
	documents, err := ytbx.LoadDocuments([]byte(text))
	return ytbx.InputFile{Location: name, Documents: documents}, err
}

func fail(err error) {
	fmt.Fprintln(os.Stderr, err)
	os.Exit(1)
}
