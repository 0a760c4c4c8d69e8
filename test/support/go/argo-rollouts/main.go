// Reads {"objects": [manifest], "measurements": [{"metric": metric, "results": [[number, "NaN" or "+Inf"]]}]} from stdin and says what
// Argo Rollouts' controller thinks of them:
//
//   - errors: of each Rollout with the Deployment, Services and AnalysisTemplates that it names, as its validation words them
//   - pods: by Rollout, the new and the stable pods that each setWeight step of its canary comes to rest at
//   - phases: of each measurement, what each result of a Prometheus query counts as
//
// Everything is decided by the controller's own packages.
package main

import (
	"encoding/json"
	"fmt"
	"log"
	"os"
	"strconv"

	"github.com/argoproj/argo-rollouts/pkg/apis/rollouts/v1alpha1"
	"github.com/argoproj/argo-rollouts/pkg/apis/rollouts/validation"
	"github.com/argoproj/argo-rollouts/utils/evaluate"
	"github.com/argoproj/argo-rollouts/utils/replicaset"
	"github.com/sirupsen/logrus"
	appsv1 "k8s.io/api/apps/v1"
	corev1 "k8s.io/api/core/v1"
)

type object struct {
	Kind     string
	Metadata struct{ Name string }
}

type cluster map[string]json.RawMessage

func (c cluster) get(kind, name string, into any) error {
	raw, found := c[kind+"/"+name]
	if !found {
		return fmt.Errorf("no %s %s", kind, name)
	}
	return json.Unmarshal(raw, into)
}

// resolve does what the controller does with a workloadRef before it validates.
func (c cluster) resolve(ro *v1alpha1.Rollout) error {
	if ro.Spec.WorkloadRef == nil {
		return nil
	}
	var deployment appsv1.Deployment
	if err := c.get(ro.Spec.WorkloadRef.Kind, ro.Spec.WorkloadRef.Name, &deployment); err != nil {
		return err
	}
	ro.Spec.SetResolvedTemplate(deployment.Spec.Template)
	ro.Spec.SetResolvedSelector(deployment.Spec.Selector)
	return nil
}

func (c cluster) references(ro *v1alpha1.Rollout) (validation.ReferencedResources, error) {
	resources := validation.ReferencedResources{}
	service := func(name string, kind validation.ServiceType) error {
		if name == "" {
			return nil
		}
		var found corev1.Service
		if err := c.get("Service", name, &found); err != nil {
			return err
		}
		resources.ServiceWithType = append(resources.ServiceWithType, validation.ServiceWithType{Service: &found, Type: kind})
		return nil
	}
	analysis := func(run *v1alpha1.RolloutAnalysis, kind validation.AnalysisTemplateType) error {
		if run == nil {
			return nil
		}
		templates := validation.AnalysisTemplatesWithType{TemplateType: kind, Args: run.Args}
		for _, each := range run.Templates {
			var found v1alpha1.AnalysisTemplate
			if err := c.get("AnalysisTemplate", each.TemplateName, &found); err != nil {
				return err
			}
			templates.AnalysisTemplates = append(templates.AnalysisTemplates, &found)
		}
		resources.AnalysisTemplatesWithType = append(resources.AnalysisTemplatesWithType, templates)
		return nil
	}
	var errs []error
	if blueGreen := ro.Spec.Strategy.BlueGreen; blueGreen != nil {
		errs = append(errs,
			service(blueGreen.ActiveService, validation.ActiveService),
			service(blueGreen.PreviewService, validation.PreviewService),
			analysis(blueGreen.PrePromotionAnalysis, validation.PrePromotionAnalysis),
			analysis(blueGreen.PostPromotionAnalysis, validation.PostPromotionAnalysis))
	}
	if canary := ro.Spec.Strategy.Canary; canary != nil {
		errs = append(errs,
			service(canary.CanaryService, validation.CanaryService),
			service(canary.StableService, validation.StableService))
		if canary.Analysis != nil {
			errs = append(errs, analysis(&canary.Analysis.RolloutAnalysis, validation.BackgroundAnalysis))
		}
	}
	for _, err := range errs {
		if err != nil {
			return resources, err
		}
	}
	return resources, nil
}

func (c cluster) problems(ro *v1alpha1.Rollout) []string {
	problems := []string{}
	if err := c.resolve(ro); err != nil {
		return append(problems, err.Error())
	}
	for _, err := range validation.ValidateRollout(ro) {
		problems = append(problems, err.Error())
	}
	resources, err := c.references(ro)
	if err != nil {
		return append(problems, err.Error())
	}
	for _, err := range validation.ValidateRolloutReferencedResources(ro, resources) {
		problems = append(problems, err.Error())
	}
	return problems
}

func replicaSet(name string, pods int32) *appsv1.ReplicaSet {
	rs := &appsv1.ReplicaSet{Spec: appsv1.ReplicaSetSpec{Replicas: &pods}}
	rs.Name = name
	rs.Labels = map[string]string{v1alpha1.DefaultRolloutUniqueLabelKey: name}
	rs.Status.Replicas, rs.Status.AvailableReplicas = pods, pods
	return rs
}

// rest lets the controller scale both ReplicaSets until it changes nothing more, every pod becoming available at once.
func rest(ro *v1alpha1.Rollout, fresh, stable int32) (int32, int32) {
	for {
		nextFresh, nextStable := replicaset.CalculateReplicaCountsForBasicCanary(ro, replicaSet("new", fresh), replicaSet("stable", stable), nil)
		if nextFresh == fresh && nextStable == stable {
			return fresh, stable
		}
		fresh, stable = nextFresh, nextStable
	}
}

func pods(ro *v1alpha1.Rollout) [][2]int32 {
	result := [][2]int32{}
	if ro.Spec.Strategy.Canary == nil || ro.Spec.Replicas == nil {
		return result
	}
	ro.Status.StableRS = "stable"
	fresh, stable := int32(0), *ro.Spec.Replicas
	for index, step := range ro.Spec.Strategy.Canary.Steps {
		if step.SetWeight == nil {
			continue
		}
		current := int32(index)
		ro.Status.CurrentStepIndex = &current
		fresh, stable = rest(ro, fresh, stable)
		result = append(result, [2]int32{fresh, stable})
	}
	return result
}

type measurement struct {
	Metric  v1alpha1.Metric
	Results [][]string
}

func (m measurement) phases() []string {
	phases := []string{}
	for _, texts := range m.Results {
		// A vector, as the Prometheus provider hands it on.
		values := make([]float64, 0, len(texts))
		for _, text := range texts {
			value, err := strconv.ParseFloat(text, 64)
			if err != nil {
				log.Fatal(err)
			}
			values = append(values, value)
		}
		phase, err := evaluate.EvaluateResult(values, m.Metric, *logrus.NewEntry(logrus.New()))
		if err != nil {
			phases = append(phases, fmt.Sprintf("%s: %v", phase, err))
		} else {
			phases = append(phases, string(phase))
		}
	}
	return phases
}

func main() {
	var input struct {
		Objects      []json.RawMessage
		Measurements []measurement
	}
	if err := json.NewDecoder(os.Stdin).Decode(&input); err != nil {
		log.Fatal(err)
	}
	objects, rollouts := cluster{}, []v1alpha1.Rollout{}
	for _, raw := range input.Objects {
		var each object
		if err := json.Unmarshal(raw, &each); err != nil {
			log.Fatal(err)
		}
		objects[each.Kind+"/"+each.Metadata.Name] = raw
		if each.Kind == "Rollout" {
			var ro v1alpha1.Rollout
			if err := json.Unmarshal(raw, &ro); err != nil {
				log.Fatal(err)
			}
			rollouts = append(rollouts, ro)
		}
	}
	output := struct {
		Errors map[string][]string   `json:"errors"`
		Pods   map[string][][2]int32 `json:"pods"`
		Phases [][]string            `json:"phases"`
	}{map[string][]string{}, map[string][][2]int32{}, [][]string{}}
	for index := range rollouts {
		ro := &rollouts[index]
		output.Errors[ro.Name] = objects.problems(ro)
		output.Pods[ro.Name] = pods(ro)
	}
	for _, each := range input.Measurements {
		output.Phases = append(output.Phases, each.phases())
	}
	if err := json.NewEncoder(os.Stdout).Encode(output); err != nil {
		log.Fatal(err)
	}
}
