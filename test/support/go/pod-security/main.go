// Reads {"versions": ["v1.35"], "pods": [{"metadata": …, "spec": …}]} from stdin and prints what the Pod Security admission's own evaluator
// says of each pod: a list by pod, in it a list by version, in it {"baseline": [ids], "restricted": [ids]} with the checks that forbid it.
package main

import (
	"encoding/json"
	"log"
	"os"
	"slices"
	"sort"

	corev1 "k8s.io/api/core/v1"
	"k8s.io/pod-security-admission/api"
	"k8s.io/pod-security-admission/policy"
)

type question struct {
	Versions []string     `json:"versions"`
	Pods     []corev1.Pod `json:"pods"`
}

// The evaluator's results have no ids, so each check is asked in an evaluator of its own; which checks count at a level is asked of the whole.
type single struct {
	id        policy.CheckID
	level     api.Level
	evaluator policy.Evaluator
}

func must[T any](value T, err error) T {
	if err != nil {
		log.Fatal(err)
	}
	return value
}

func main() {
	var asked question
	if err := json.NewDecoder(os.Stdin).Decode(&asked); err != nil {
		log.Fatal(err)
	}
	whole := must(policy.NewEvaluator(policy.DefaultChecks(), nil))
	var singles []single
	// A check's evaluator knows no version above its own last one, and judges such a version as that.
	for _, check := range policy.DefaultChecks() {
		singles = append(singles, single{check.ID, check.Level, must(policy.NewEvaluator([]policy.Check{check}, nil))})
	}

	answers := make([][]map[api.Level][]string, len(asked.Pods))
	for i := range asked.Pods {
		pod := &asked.Pods[i]
		for _, text := range asked.Versions {
			version := must(api.ParseVersion(text))
			answer := map[api.Level][]string{}
			for _, level := range []api.Level{api.LevelBaseline, api.LevelRestricted} {
				ids := []string{}
				for _, each := range singles {
					if level == api.LevelBaseline && each.level != api.LevelBaseline {
						continue
					}
					if level == api.LevelRestricted && overridden(each.id, version) {
						continue
					}
					results := each.evaluator.EvaluatePod(api.LevelVersion{Level: each.level, Version: version}, &pod.ObjectMeta, &pod.Spec)
					if !policy.AggregateCheckResults(results).Allowed {
						ids = append(ids, string(each.id))
					}
				}
				results := whole.EvaluatePod(api.LevelVersion{Level: level, Version: version}, &pod.ObjectMeta, &pod.Spec)
				if reasons := policy.AggregateCheckResults(results).ForbiddenReasons; len(reasons) != len(ids) {
					log.Fatalf("pod %d at %s %s: %v by the whole, %v one by one", i, level, text, reasons, ids)
				}
				sort.Strings(ids)
				answer[level] = ids
			}
			answers[i] = append(answers[i], answer)
		}
	}
	if err := json.NewEncoder(os.Stdout).Encode(answers); err != nil {
		log.Fatal(err)
	}
}

// Whether a check of the baseline is overridden by one of the restricted level.
func overridden(id policy.CheckID, version api.Version) bool {
	for _, check := range policy.DefaultChecks() {
		var current policy.VersionedCheck
		for _, each := range check.Versions {
			if !version.Older(each.MinimumVersion) {
				current = each
			}
		}
		if slices.Contains(current.OverrideCheckIDs, id) {
			return true
		}
	}
	return false
}
