package io.hedgerow.executors.pmml;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.hedgerow.executors.LoadOptions;
import io.hedgerow.executors.ModelArtifact;
import io.hedgerow.executors.ModelFormats;
import io.hedgerow.executors.ModelRefusedException;
import io.hedgerow.policies.spec.RuntimeSpec;
import org.junit.jupiter.api.Test;

class PmmlFormatTest {

    @Test
    void isFoundByNameAndByFileEnding() {
        ModelFormats formats = ModelFormats.load(getClass().getClassLoader());

        assertThat(formats.find("pmml")).containsInstanceOf(PmmlFormat.class);
        assertThat(formats.forFile("Wine.PMML")).containsInstanceOf(PmmlFormat.class);
        assertThat(formats.forFile("wine.pmml.bak")).isEmpty();
    }

    @Test
    void loadsWithoutContextClassLoader() throws Exception {
        Thread thread = Thread.currentThread();
        ClassLoader before = thread.getContextClassLoader();
        thread.setContextClassLoader(null);
        try {
            assertThat(TestingModels.signature(TestingModels.load("tree")).inputs())
                    .hasSize(2);
        } finally {
            thread.setContextClassLoader(before);
        }
    }

    @Test
    void runsOnTheProcessorAndTheCallingThreadOnly() throws Exception {
        refuses(new RuntimeSpec("cuda", null, 1), "provider cuda is not available; available here: cpu");
        refuses(
                new RuntimeSpec("cuda", "tensorrt", 1),
                "provider cuda, or else tensorrt, is not available; available here: cpu");
        refuses(
                new RuntimeSpec("cpu", null, 4),
                "a PMML model is evaluated by the thread that calls it; threads must be 1, was 4 (more calls at once"
                        + " are the pool's threads)");
        LoadOptions replaced = LoadOptions.of(new RuntimeSpec("cuda", "cpu", 1));
        new PmmlFormat()
                .load(ModelArtifact.of("tree.pmml", TestingModels.bytes("tree")), replaced)
                .close();
    }

    private static void refuses(RuntimeSpec runtime, String message) {
        assertThatThrownBy(() -> new PmmlFormat()
                        .load(ModelArtifact.of("tree.pmml", TestingModels.bytes("tree")), LoadOptions.of(runtime)))
                .isInstanceOf(ModelRefusedException.class)
                .hasMessage(message);
    }
}
