package main

import (
	"bytes"
	"path"

	"sigs.k8s.io/kustomize/api/konfig"
	"sigs.k8s.io/kustomize/api/types"
	"sigs.k8s.io/yaml"
)

const (
	// maxSteps bounds, where a client is wary, how many patches, images, labels
	// and the like a build has for how many objects: the product takes some
	// microseconds for each. Of 1,300 builds of public repositories three have more
	// than a tenth of it, and none has more.
	maxSteps = 20_000
	// maxCount is where counting ends, so that bases which multiply do not make
	// numbers that cannot be held.
	maxCount = 1 << 30
)

// weighed is what a folder brings into a build: objects, what is to be done
// with others that are there already (for a component), and all that is done.
type weighed struct{ objects, steps, done int }

// weigher counts what a build would do, and does none of it. What it knows of a
// folder it keeps: thousands of builds may be of the same one.
type weigher struct {
	view  *view
	known map[string]weighed
}

// light refuses the build of a folder, with the kustomization that Flux makes
// of it, when it would do much. A client asks for it when builds have taken too
// much already; the others do without, because what a step takes nobody knows
// beforehand.
func (w *weigher) light(dir string, data []byte) error {
	if w.kustomization(dir, data).done <= maxSteps {
		return nil
	}
	return heavy()
}

// isHeavy tells of a folder that was found to do much, whatever Flux adds to it.
func (w *weigher) isHeavy(dir string) bool { return w.folder(dir).done > maxSteps }

func heavy() error {
	text := "its patches, images and the like for all its objects may take more processor time than it may, "
	return failure("spent", text+"now that other builds have: it was not tried")
}

// folder counts what a folder brings.
func (w *weigher) folder(dir string) weighed {
	if known, ok := w.known[dir]; ok {
		return known
	}
	w.known[dir] = weighed{} // what brings itself is refused by Kustomize
	for _, name := range konfig.RecognizedKustomizationFileNames() {
		if e, ok := w.view.files[path.Join(dir, name)]; ok {
			data, err := w.view.read(e)
			if err == nil {
				w.known[dir] = w.kustomization(dir, data)
			}
			break
		}
	}
	return w.known[dir]
}

// kustomization counts what one does. What cannot be read counts as nothing:
// Kustomize will say so.
func (w *weigher) kustomization(dir string, data []byte) weighed {
	var k types.Kustomization
	if yaml.Unmarshal(data, &k) != nil {
		return weighed{}
	}
	sum := weighed{objects: len(k.ConfigMapGenerator) + len(k.SecretGenerator), steps: steps(&k)}
	for _, one := range append(k.Patches, k.PatchesJson6902...) {
		sum.steps += w.patch(dir, one)
	}
	for _, name := range append(k.Resources, k.Bases...) {
		one := w.resource(path.Join(dir, name))
		sum.objects, sum.done = sum.objects+one.objects, sum.done+one.done
	}
	for _, name := range k.Components {
		one := w.folder(path.Join(dir, name))
		sum.objects += one.objects
		sum.steps, sum.done = sum.steps+one.steps, sum.done+one.done
	}
	for _, name := range k.Transformers {
		sum.steps += w.resource(path.Join(dir, name)).objects
	}
	sum.objects, sum.steps = min(sum.objects, maxCount), min(sum.steps, maxCount)
	sum.done = min(sum.done+sum.steps*sum.objects, maxCount)
	return sum
}

// resource counts the documents of a file, or what a folder brings.
func (w *weigher) resource(file string) weighed {
	e, ok := w.view.files[file]
	if !ok {
		return w.folder(file)
	}
	data, err := w.view.read(e)
	if err != nil {
		return weighed{}
	}
	return weighed{objects: max(1+bytes.Count(data, []byte("\n---")), inLists(data))}
}

// patch counts the operations of a JSON patch; another is one.
func (w *weigher) patch(dir string, one types.Patch) int {
	text := []byte(one.Patch)
	if e, ok := w.view.files[path.Join(dir, one.Path)]; ok && one.Path != "" {
		text, _ = w.view.read(e)
	}
	return max(1, bytes.Count(text, []byte("op:"))+bytes.Count(text, []byte(`"op"`)))
}

// inLists tells about how many objects a file holds in lists of objects.
func inLists(data []byte) int {
	if !bytes.Contains(data, []byte("List")) {
		return 0
	}
	return bytes.Count(data, []byte("kind"))
}

// steps counts what a kustomization does with each of its objects, beside its
// patches.
func steps(k *types.Kustomization) int {
	count := len(k.PatchesStrategicMerge) + len(k.Images) + len(k.Replicas) + len(k.Labels) + len(k.Vars)
	for _, one := range k.Replacements {
		count += 1 + len(one.Targets)
	}
	for _, is := range []bool{
		k.Namespace != "", k.NamePrefix != "", k.NameSuffix != "", len(k.CommonLabels) > 0, len(k.CommonAnnotations) > 0,
	} {
		if is {
			count++
		}
	}
	return count
}
