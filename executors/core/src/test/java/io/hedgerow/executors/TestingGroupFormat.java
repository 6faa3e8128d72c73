package io.hedgerow.executors;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.hedgerow.policies.spec.ModelSpec;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/** A format for tests, named {@code group}: the bytes are names of models, version 1, separated by commas, that it holds open. */
public final class TestingGroupFormat implements ModelFormat {

    @Override
    public String name() {
        return "group";
    }

    @Override
    public List<String> fileExtensions() {
        return List.of();
    }

    @Override
    public List<ModelMember> members(ModelArtifact artifact) {
        return Stream.of(new String(artifact.bytes(), UTF_8).split(",", -1))
                .map(name -> new ModelMember(name, "1"))
                .toList();
    }

    @Override
    public LoadedModel load(ModelArtifact artifact, LoadOptions options) throws ModelRefusedException {
        return load(artifact, options, ModelOpener.NONE);
    }

    @Override
    public LoadedModel load(ModelArtifact artifact, LoadOptions options, ModelOpener opener)
            throws ModelRefusedException {
        List<OpenedModel> opened = new ArrayList<>();
        try {
            for (ModelMember member : members(artifact)) {
                opened.add(opener.open(member));
            }
            return new Group(opened);
        } catch (ModelRefusedException e) {
            opened.forEach(OpenedModel::close);
            throw e;
        }
    }

    private record Group(List<OpenedModel> opened) implements LoadedModel {
        @Override
        public ModelSignature signature(ModelSpec.OutputMapping output) throws ModelRefusedException {
            return opened.get(0).model().signature(output);
        }

        @Override
        public Scorer bind(Binding binding) throws ModelRefusedException {
            return opened.get(0).model().bind(binding);
        }

        @Override
        public void close() {
            opened.forEach(OpenedModel::close);
        }
    }
}
