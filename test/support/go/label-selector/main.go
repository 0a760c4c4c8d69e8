// Reads a JSON array of {"selector": label selector or null, "labels": {…}} from stdin and prints what apimachinery says of each:
// a JSON array of {"matches": bool} or {"error": "…"}, in the same order.
package main

import (
	"encoding/json"
	"log"
	"os"

	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/apimachinery/pkg/labels"
)

type question struct {
	Selector *metav1.LabelSelector `json:"selector"`
	Labels   labels.Set            `json:"labels"`
}

type answer struct {
	Matches bool   `json:"matches"`
	Error   string `json:"error,omitempty"`
}

func main() {
	var questions []question
	if err := json.NewDecoder(os.Stdin).Decode(&questions); err != nil {
		log.Fatal(err)
	}
	answers := make([]answer, len(questions))
	for i, each := range questions {
		selector, err := metav1.LabelSelectorAsSelector(each.Selector)
		if err != nil {
			answers[i].Error = err.Error()
		} else {
			answers[i].Matches = selector.Matches(each.Labels)
		}
	}
	if err := json.NewEncoder(os.Stdout).Encode(answers); err != nil {
		log.Fatal(err)
	}
}
