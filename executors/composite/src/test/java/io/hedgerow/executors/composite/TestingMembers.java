package io.hedgerow.executors.composite;

import io.hedgerow.executors.AllowList;
import io.hedgerow.executors.LoadOptions;
import io.hedgerow.executors.LoadedModel;
import io.hedgerow.executors.ModelArtifact;
import io.hedgerow.executors.ModelMember;
import io.hedgerow.executors.ModelOpener;
import io.hedgerow.executors.ModelRefusedException;
import io.hedgerow.executors.OpenedModel;
import io.hedgerow.executors.SealedMembers;
import io.hedgerow.executors.Settings;
import io.hedgerow.executors.java.JavaFormat;
import io.hedgerow.executors.java.JavaModel;
import io.hedgerow.policies.spec.ModelSpec;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;

/** Java models, version 1 each, that composites of tests are made of; counts those that are open. */
final class TestingMembers implements ModelOpener {
    private final Map<String, ModelSpec> specs = new HashMap<>();
    private final Map<String, ModelArtifact> artifacts = new HashMap<>();
    private final AtomicInteger open = new AtomicInteger();

    TestingMembers with(String name, Class<? extends JavaModel> type, Map<String, ?> options) {
        return with(name, type, options, Map.of());
    }

    TestingMembers with(
            String name, Class<? extends JavaModel> type, Map<String, ?> options, Map<String, String> inputs) {
        byte[] settings =
                Settings.of(Map.of("class", type.getName(), "options", options)).canonicalJson();
        ModelArtifact artifact = ModelArtifact.of(name, settings);
        artifacts.put(name, artifact);
        specs.put(
                name,
                new ModelSpec(
                        name,
                        "1",
                        "java",
                        name,
                        artifact.sha256(),
                        settings.length,
                        "p",
                        inputs,
                        null,
                        ModelSpec.OutputMapping.INFERRED));
        return this;
    }

    int open() {
        return open.get();
    }

    @Override
    public OpenedModel open(ModelMember member) throws ModelRefusedException {
        ModelSpec spec = specs.get(member.model());
        if (spec == null) {
            throw new ModelRefusedException("there is no model " + member.id());
        }
        LoadOptions options =
                LoadOptions.DEFAULT.withAllow(new AllowList(List.of(), List.of("io.hedgerow.executors.composite.*")));
        LoadedModel model = new JavaFormat().load(artifacts.get(member.model()), options);
        open.incrementAndGet();
        return new OpenedModel(spec, model, () -> {
            open.decrementAndGet();
            model.close();
        });
    }

    /** The settings of a composite with the digests of its members, as they are loaded. */
    byte[] sealed(Map<String, ?> settings) {
        ModelArtifact written =
                ModelArtifact.of("settings", Settings.of(settings).canonicalJson());
        try {
            Map<String, String> digests = new LinkedHashMap<>();
            for (ModelMember member : new CompositeFormat().members(written)) {
                ModelArtifact artifact = artifacts.get(member.model());
                digests.put(member.id(), artifact == null ? "" : artifact.sha256());
            }
            return SealedMembers.seal(written, digests).bytes();
        } catch (ModelRefusedException e) {
            throw new IllegalArgumentException(e);
        }
    }

    LoadedModel load(Map<String, ?> settings) throws ModelRefusedException {
        return new CompositeFormat().load(ModelArtifact.of("settings", sealed(settings)), LoadOptions.DEFAULT, this);
    }

    /** How settings name a model. */
    static Map<String, Object> part(String model) {
        return Map.of("model", model, "version", "1");
    }

    static Map<String, Object> chain(String... models) {
        return Map.of(
                "chain", List.of(models).stream().map(TestingMembers::part).toList());
    }

    static Map<String, Object> ensemble(String combine, String... models) {
        return Map.of(
                "ensemble",
                Map.of(
                        "combine",
                        combine,
                        "members",
                        List.of(models).stream().map(TestingMembers::part).toList()));
    }

    static Map<String, Object> segments(Map<String, ?> rule, String then, String otherwise) {
        return Map.of(
                "segment",
                List.of(Map.of("when", rule, "model", then, "version", "1"), Map.of("otherwise", part(otherwise))));
    }
}
