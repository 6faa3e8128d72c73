package io.hedgerow.pipeline.documents;

import io.hedgerow.executors.AllowList;
import io.hedgerow.executors.LoadOptions;
import io.hedgerow.executors.LoadedModel;
import io.hedgerow.executors.ModelArtifact;
import io.hedgerow.executors.ModelFormat;
import io.hedgerow.executors.ModelRefusedException;
import io.hedgerow.executors.ModelSignature;
import io.hedgerow.executors.ProviderUnavailableException;
import io.hedgerow.policies.spec.InputSpec;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Loads the files of Model documents, and holds the models until it is closed. */
final class ModelLoader implements AutoCloseable {
    private final ModelFile files;
    private final Environment environment;
    private final AllowList allow;
    private final Problems problems;
    private final Map<String, ReadyModel> ready = new LinkedHashMap<>();
    private final Set<String> fit = new HashSet<>();

    ModelLoader(ModelFile files, Environment environment, AllowList allow, Problems problems) {
        this.files = files;
        this.environment = environment;
        this.allow = allow;
        this.problems = problems;
    }

    /** Loads one; what is wrong with its file is reported at the document that names it. */
    void load(ModelDocument document) {
        Optional<ModelFormat> format = environment.formats().find(document.format());
        boolean isComplete = document.hasBytes()
                && format.map(found -> found.takesSettings() == (document.settings() != null))
                        .orElse(false);
        if (format.isEmpty() || !isComplete) {
            return; // reported when the document was read
        }
        try {
            ModelArtifact artifact = files.read(document, format.get());
            addUnlessRefused(document, artifact, load(document, format.get(), artifact));
        } catch (Locations.BadLocation e) {
            problems.add(document.filePlace(), e.getMessage());
        } catch (ModelRefusedException e) {
            problems.add(document.filePlace(), refusal(document, e.getMessage()));
        } catch (RuntimeException | StackOverflowError | LinkageError e) {
            // A registered format is somebody else's code: whatever it throws is one more thing wrong with the file.
            problems.add(document.filePlace(), refusal(document, "the format failed to load it: " + e));
        }
    }

    /** Takes a model that is loaded and fit. */
    void add(ReadyModel model) {
        ready.put(model.spec().id(), model);
        fit.add(model.spec().id());
    }

    /**
     * Loads it as the job will, so that what is missing for that is found here. Where its provider cannot be had, it is
     * loaded with the defaults, to see what else is wrong. That is a problem only if the model is to run on this
     * machine: others may well have the provider.
     */
    private LoadedModel load(ModelDocument document, ModelFormat format, ModelArtifact artifact)
            throws ModelRefusedException {
        try {
            return format.load(artifact, LoadOptions.of(document.runtime()).withAllow(allow));
        } catch (ProviderUnavailableException e) {
            if (environment.runsModels()) {
                problems.add(
                        document.fields().object("spec").object("runtime").place("provider"),
                        "cannot be had on this machine: " + e.getMessage()
                                + "; allowed is one of these, or one of these as orElse, with which the model runs where its"
                                + " provider is missing");
            }
            return format.load(artifact, LoadOptions.DEFAULT.withAllow(allow));
        }
    }

    private void addUnlessRefused(ModelDocument document, ModelArtifact artifact, LoadedModel model) {
        try {
            ModelSignature signature = model.signature(document.output());
            int before = problems.count();
            checkNames(document, signature);
            if (document.isSound() && problems.count() == before) {
                fit.add(document.id());
            }
            ready.put(
                    document.id(),
                    new ReadyModel(
                            document.specOf(artifact.source(), artifact.sha256(), artifact.bytes().length),
                            artifact,
                            model,
                            signature,
                            samples(document)));
        } catch (ModelRefusedException e) {
            model.close();
            boolean isMapped = document.fields().object("spec").has("output");
            Place place = isMapped ? document.fields().object("spec").place("output") : document.filePlace();
            problems.add(place, refusal(document, e.getMessage()));
        } catch (RuntimeException | Error e) {
            model.close();
            throw e;
        }
    }

    private @Nullable GoldenSamples samples(ModelDocument document) {
        ModelDocument.Validation validation = document.validation();
        if (validation == null) {
            return null;
        }
        Place place = document.fields().object("spec").object("validation").place("samples");
        try {
            byte[] bytes = files.read(validation.samples(), document.folder(), GoldenSamples.MOST_BYTES);
            return GoldenSamples.of(validation.samples(), place, bytes, validation.tolerance());
        } catch (Locations.BadLocation e) {
            problems.add(place, e.getMessage());
            return null;
        }
    }

    private static String refusal(ModelDocument document, @Nullable String reason) {
        if (document.settings() != null) {
            return "is what format " + document.format() + " refuses: " + reason;
        }
        String source = document.location() == null ? "inline" : document.location();
        return "is " + Texts.shown(source) + ", which format " + document.format() + " refuses: " + reason;
    }

    private void checkNames(ModelDocument document, ModelSignature signature) {
        List<String> names = signature.inputs().stream().map(InputSpec::name).toList();
        Fields spec = document.fields().object("spec");
        document.inputs().forEach((endpointInput, modelInput) -> {
            if (!names.contains(modelInput)) {
                problems.add(
                        spec.place("inputs")
                                .key(endpointInput, spec.place("inputs").line()),
                        noInput(modelInput, names));
            }
        });
        if (document.features() != null && !names.contains(document.features().input())) {
            problems.add(
                    spec.object("features").place("input"),
                    noInput(document.features().input(), names));
        }
    }

    private static String noInput(String modelInput, List<String> names) {
        return "is " + Texts.shown(modelInput) + ", which is no input of the model; " + Texts.list(names)
                + " are allowed" + Texts.didYouMean(modelInput, names);
    }

    /** The model of that name and version, where it was loaded and its document misnames no input or output. */
    @Nullable
    ReadyModel find(String id) {
        return fit.contains(id) ? ready.get(id) : null;
    }

    @Override
    public void close() {
        ready.values().forEach(entry -> entry.model().close());
    }
}
