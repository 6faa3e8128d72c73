package io.hedgerow.executors.proving;

import io.hedgerow.executors.LoadOptions;
import io.hedgerow.policies.spec.ModelSpec.OutputMapping;
import java.nio.file.Path;

/** A process that asks for a trial that does not end. */
public final class TestingParent {
    private TestingParent() {}

    /** Takes the folder for proven models. */
    public static void main(String[] arguments) throws Exception {
        new ModelProving(ProvingOptions.DEFAULT.withFolder(Path.of(arguments[0], "proven")))
                .prove(
                        new TestingHostileFormat(),
                        TestingHostileFormat.artifact("load HANG"),
                        LoadOptions.DEFAULT,
                        OutputMapping.INFERRED);
    }
}
