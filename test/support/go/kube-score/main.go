// Reads {"texts": ["YAML", …]} from stdin and prints what kube-score says of each text by itself:
// {"checks": [ids of all checks], "found": [[{"check", "kind", "name", "comments"}, …], …]}, in the same order.
package main

import (
	"encoding/json"
	"log"
	"os"
	"strings"

	"github.com/zegl/kube-score/config"
	ks "github.com/zegl/kube-score/domain"
	"github.com/zegl/kube-score/parser"
	"github.com/zegl/kube-score/score"
	"github.com/zegl/kube-score/score/checks"
	"github.com/zegl/kube-score/scorecard"
)

type text struct{ *strings.Reader }

func (text) Name() string { return "text" }

type found struct {
	Check    string   `json:"check"`
	Kind     string   `json:"kind"`
	Name     string   `json:"name"`
	Comments []string `json:"comments"`
}

type answer struct {
	Checks []string  `json:"checks"`
	Found  [][]found `json:"found"`
}

func main() {
	var asked struct {
		Texts []string `json:"texts"`
	}
	if err := json.NewDecoder(os.Stdin).Decode(&asked); err != nil {
		log.Fatal(err)
	}
	all := answer{Checks: []string{}, Found: [][]found{}}
	for _, each := range score.RegisterAllChecks(parser.Empty(), &checks.Config{}, &config.RunConfiguration{}).All() {
		all.Checks = append(all.Checks, each.ID)
	}
	for _, each := range asked.Texts {
		all.Found = append(all.Found, judge(each))
	}
	if err := json.NewEncoder(os.Stdout).Encode(all); err != nil {
		log.Fatal(err)
	}
}

func judge(yaml string) []found {
	run := &config.RunConfiguration{
		KubernetesVersion:     config.Semver{Major: 1, Minor: 35},
		MinReplicasDeployment: 2,
		MinReplicasHPA:        2,
		EnabledOptionalTests:  map[string]struct{}{},
	}
	reader, err := parser.New(&parser.Config{})
	if err != nil {
		log.Fatal(err)
	}
	files, err := reader.ParseFiles([]ks.NamedReader{text{strings.NewReader(yaml)}})
	if err != nil {
		log.Fatal(err)
	}
	card, err := score.Score(files, score.RegisterAllChecks(files, &checks.Config{}, run), run)
	if err != nil {
		log.Fatal(err)
	}
	told := []found{}
	for _, object := range *card {
		for _, result := range object.Checks {
			if result.Skipped || result.Grade > scorecard.GradeWarning {
				continue
			}
			comments := []string{}
			for _, comment := range result.Comments {
				comments = append(comments, comment.Summary)
			}
			told = append(told, found{result.Check.ID, object.TypeMeta.Kind, object.ObjectMeta.Name, comments})
		}
	}
	return told
}
