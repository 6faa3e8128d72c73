package io.hedgerow.pipeline.documents;

import io.hedgerow.executors.AllowList;
import io.hedgerow.executors.LoadOptions;
import io.hedgerow.executors.LoadedModel;
import io.hedgerow.executors.ModelArtifact;
import io.hedgerow.executors.ModelFormat;
import io.hedgerow.executors.ModelMember;
import io.hedgerow.executors.ModelOpener;
import io.hedgerow.executors.ModelRefusedException;
import io.hedgerow.executors.ModelSignature;
import io.hedgerow.executors.OpenedModel;
import io.hedgerow.executors.ProviderUnavailableException;
import io.hedgerow.executors.SealedMembers;
import io.hedgerow.policies.spec.InputSpec;
import io.hedgerow.policies.spec.ModelSpec;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
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
    private final Map<String, ModelDocument> documents;
    private final Set<String> tried = new HashSet<>();
    private final List<String> loading = new ArrayList<>();
    private final Reaches reaches;
    private final ModelTrial trial;

    /** A loader of these documents, by name and version; they may name each other. */
    ModelLoader(
            Map<String, ModelDocument> documents,
            ModelFile files,
            Environment environment,
            AllowList allow,
            Problems problems) {
        this(documents, files, environment, allow, ModelTrial.NONE, problems);
    }

    /** @param trial what a model has to stand first; one that is made of others is as good as these */
    ModelLoader(
            Map<String, ModelDocument> documents,
            ModelFile files,
            Environment environment,
            AllowList allow,
            ModelTrial trial,
            Problems problems) {
        this.trial = trial;
        this.documents = documents;
        this.files = files;
        this.environment = environment;
        this.allow = allow;
        this.problems = problems;
        this.reaches = new Reaches(problems);
    }

    /** What models have to stand here. */
    ModelTrial trial() {
        return trial;
    }

    /** Loads all; what is wrong with a file is reported at the document that names it. */
    void loadAll() {
        documents.values().forEach(this::load);
    }

    /**
     * Loads one that was checked when the job started; those it is made of are loaded before it.
     *
     * @throws ModelRefusedException when it cannot be loaded here
     */
    void addChecked(ModelSpec spec, ModelArtifact artifact) throws ModelRefusedException {
        ModelFormat format = environment
                .formats()
                .find(spec.format())
                .orElseThrow(() -> new ModelRefusedException("there is no format " + spec.format() + " here"));
        LoadOptions options = LoadOptions.of(spec.runtime()).withAllow(allow);
        ModelTrial.Load load = () -> format.load(artifact, options, this::open);
        LoadedModel model =
                spec.members().isEmpty() ? trial.share(spec.format(), artifact, options, load) : trial.load(load);
        try {
            ready.put(spec.id(), new ReadyModel(spec, artifact, model, model.signature(spec.output()), null));
            fit.add(spec.id());
        } catch (ModelRefusedException | RuntimeException | Error e) {
            model.close();
            throw e;
        }
    }

    /** Loads one that was not yet, and before it those it is made of. */
    void load(ModelDocument document) {
        if (!tried.add(document.id())) {
            return;
        }
        loading.add(document.id());
        try {
            loadNow(document);
        } finally {
            loading.remove(loading.size() - 1);
        }
    }

    private void loadNow(ModelDocument document) {
        Optional<ModelFormat> format = environment.formats().find(document.format());
        boolean isComplete = document.hasBytes()
                && format.map(found -> found.takesSettings() == (document.settings() != null))
                        .orElse(false);
        if (format.isEmpty() || !isComplete) {
            return; // reported when the document was read
        }
        try {
            ModelArtifact artifact = files.read(document, format.get());
            List<ModelMember> members = format.get().members(artifact);
            if (areReady(members, document)) {
                ModelArtifact sealed = members.isEmpty() ? artifact : SealedMembers.seal(artifact, digests(members));
                addUnlessRefused(document, sealed, members, load(document, format.get(), sealed, members.isEmpty()));
            }
        } catch (Locations.BadLocation e) {
            problems.add(document.filePlace(), e.getMessage());
        } catch (ModelRefusedException e) {
            problems.add(document.filePlace(), refusal(document, e.getMessage()));
        } catch (RuntimeException | StackOverflowError | OutOfMemoryError | LinkageError | AssertionError e) {
            // A registered format is somebody else's code: whatever it throws is one more thing wrong with the file.
            problems.add(document.filePlace(), refusal(document, "the format failed to load it: " + e));
        }
    }

    /** Whether all members are loaded and fit; where one is not, it was said, or is now. */
    private boolean areReady(List<ModelMember> members, ModelDocument document) {
        boolean areReady = true;
        for (ModelMember member : members) {
            ModelDocument found = documents.get(member.id());
            if (find(member.id()) != null) {
                continue;
            } else if (found == null) {
                problems.add(
                        document.filePlace(),
                        "names the model " + Texts.shown(member.id()) + ", which no document declares; "
                                + Texts.list(documents.keySet()) + " are declared");
            } else if (loading.contains(member.id())) {
                problems.add(
                        document.filePlace(),
                        "names the model " + member.id() + ", which is made of this one: "
                                + String.join(" → ", loading.subList(loading.indexOf(member.id()), loading.size()))
                                + " → " + member.id());
            } else if (loading.size() >= ModelOpener.MOST_DEPTH) {
                problems.add(document.filePlace(), Reaches.tooDeep(member.id()));
            } else {
                load(found);
            }
            areReady &= find(member.id()) != null;
        }
        return areReady && reaches.admit(document, members);
    }

    private static List<String> ids(List<ModelMember> members) {
        return members.stream().map(ModelMember::id).distinct().toList();
    }

    private Map<String, String> digests(List<ModelMember> members) {
        Map<String, String> digests = new LinkedHashMap<>();
        members.forEach(member ->
                digests.put(member.id(), readyOf(member.id()).artifact().sha256()));
        return digests;
    }

    private ReadyModel readyOf(String id) {
        ReadyModel model = find(id);
        if (model == null) {
            throw new IllegalStateException("model " + id + " is not loaded");
        }
        return model;
    }

    /** A member is lent: all models are closed together. */
    private OpenedModel open(ModelMember member) {
        ReadyModel model = readyOf(member.id());
        return new OpenedModel(model.spec(), model.model(), () -> {});
    }

    /** A model and all that it is made of, in any depth. */
    Collection<ReadyModel> withMembers(ReadyModel model) {
        Map<String, ReadyModel> all = new LinkedHashMap<>();
        addWithMembers(model, all);
        return all.values();
    }

    private void addWithMembers(ReadyModel model, Map<String, ReadyModel> all) {
        if (all.put(model.spec().id(), model) == null) {
            model.spec().members().forEach(member -> addWithMembers(readyOf(member), all));
        }
    }

    /**
     * Loads it as the job will, so that what is missing for that is found here. Where its provider cannot be had, it is
     * loaded with the defaults, to see what else is wrong. That is a problem only if the model is to run on this
     * machine: others may well have the provider.
     */
    private LoadedModel load(ModelDocument document, ModelFormat format, ModelArtifact artifact, boolean isTried)
            throws ModelRefusedException {
        try {
            return load(document, format, artifact, LoadOptions.of(document.runtime()), isTried);
        } catch (ProviderUnavailableException e) {
            if (environment.runsModels()) {
                problems.add(
                        document.fields().object("spec").object("runtime").place("provider"),
                        "cannot be had on this machine: " + e.getMessage()
                                + "; allowed is one of these, or one of these as orElse, with which the model runs where its"
                                + " provider is missing");
            }
            return load(document, format, artifact, LoadOptions.DEFAULT, isTried);
        }
    }

    private LoadedModel load(
            ModelDocument document, ModelFormat format, ModelArtifact artifact, LoadOptions options, boolean isTried)
            throws ModelRefusedException {
        LoadOptions allowed = options.withAllow(allow);
        ModelTrial.Load load = () -> format.load(artifact, allowed, this::open);
        if (!isTried) {
            return trial.load(load);
        }
        trial.stand(format, artifact, allowed, document.output());
        return trial.share(document.format(), artifact, allowed, load);
    }

    private void addUnlessRefused(
            ModelDocument document, ModelArtifact artifact, List<ModelMember> members, LoadedModel model) {
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
                            document.specOf(artifact, ids(members)), artifact, model, signature, samples(document)));
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
            return GoldenSamples.of(Locations.shown(validation.samples()), place, bytes, validation.tolerance());
        } catch (Locations.BadLocation e) {
            problems.add(place, e.getMessage());
            return null;
        }
    }

    private static String refusal(ModelDocument document, @Nullable String reason) {
        if (document.settings() != null) {
            return "is what format " + document.format() + " refuses: " + reason;
        }
        String source = document.location() == null ? "inline" : Locations.shown(document.location());
        return "is " + source + ", which format " + document.format() + " refuses: " + reason;
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

    /** Those of a pool that {@link #find} finds, in the order loaded. */
    List<ReadyModel> in(String pool) {
        return ready.values().stream()
                .filter(model -> model.spec().executor().equals(pool)
                        && fit.contains(model.spec().id()))
                .toList();
    }

    /** Closes the outer ones before those they are made of. */
    @Override
    public void close() {
        List<ReadyModel> opened = new ArrayList<>(ready.values());
        Collections.reverse(opened);
        opened.forEach(entry -> entry.model().close());
    }
}
