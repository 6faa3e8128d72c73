package io.hedgerow.cluster;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;
import javax.tools.JavaCompiler;
import javax.tools.ToolProvider;

/** A model of a user's own, compiled against the job jar: nothing of Hedgerow is on the class path of these tests. */
final class TestingModelClass {
    /** Ends its process in its first call. */
    static final String HALTING = "acme.HaltingModel";

    private static final String SOURCE = """
            package acme;

            import io.hedgerow.executors.java.*;
            import io.hedgerow.policies.spec.ValueType;

            public final class HaltingModel implements JavaModel {
                @Override
                public ModelDescription description() {
                    return ModelDescription.classification("ok", "fraud").input("amount", ValueType.DOUBLE);
                }

                @Override
                public ModelScore score(ModelRow row) {
                    Runtime.getRuntime().halt(1);
                    return ModelScore.probabilities(1, 0);
                }
            }
            """;

    private TestingModelClass() {}

    /**
     * Compiles it.
     *
     * @param jobJar what it is compiled against
     * @param work a folder for files
     * @param jar where it is to be
     */
    static void write(Path jobJar, Path work, Path jar) throws IOException {
        Path source = Files.createDirectories(work.resolve("acme")).resolve("HaltingModel.java");
        Files.writeString(source, SOURCE);
        JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
        ByteArrayOutputStream errors = new ByteArrayOutputStream();
        int code =
                compiler.run(null, errors, errors, "-cp", jobJar.toString(), "-d", work.toString(), source.toString());
        assertThat(code).as(errors.toString(UTF_8)).isZero();
        try (OutputStream out = Files.newOutputStream(jar);
                JarOutputStream entries = new JarOutputStream(out)) {
            entries.putNextEntry(new JarEntry("acme/HaltingModel.class"));
            entries.write(Files.readAllBytes(work.resolve("acme").resolve("HaltingModel.class")));
            entries.closeEntry();
        }
    }
}
