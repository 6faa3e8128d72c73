package io.hedgerow.executors.proving;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.hedgerow.executors.LoadOptions;
import io.hedgerow.executors.LoadedModel;
import io.hedgerow.executors.ModelArtifact;
import io.hedgerow.executors.ModelFormat;
import io.hedgerow.executors.ModelRefusedException;
import java.util.List;

/**
 * A model format whose models do harm, named {@code hostile}: the bytes are {@code WHEN ACT}, where WHEN is {@code load},
 * {@code score} or {@code close} and ACT is a name in {@link TestingHarm}; or {@code harmless}, and anything behind it. Not for
 * loading in a process that is to live.
 */
public final class TestingHostileFormat implements ModelFormat {
    /** Name of the format. */
    public static final String NAME = "hostile";

    /** A model's bytes. */
    public static ModelArtifact artifact(String program) {
        return ModelArtifact.of("testing." + NAME, program.getBytes(UTF_8));
    }

    @Override
    public String name() {
        return NAME;
    }

    @Override
    public List<String> fileExtensions() {
        return List.of("." + NAME);
    }

    @Override
    public LoadedModel load(ModelArtifact artifact, LoadOptions options) throws ModelRefusedException {
        TestingHostileModel model = new TestingHostileModel(new String(artifact.bytes(), UTF_8));
        model.harm("load");
        return model;
    }
}
