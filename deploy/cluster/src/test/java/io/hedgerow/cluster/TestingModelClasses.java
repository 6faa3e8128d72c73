package io.hedgerow.cluster;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;
import javax.tools.ToolProvider;

/** Models of a user's own, compiled against the job jar: nothing of Hedgerow is on the class path of these tests. */
final class TestingModelClasses {
    /** Ends its process in its first call. */
    static final String HALTING = "acme.Halting";

    /** Does what a model does. */
    static final String STEADY = "acme.Steady";

    private static final Map<String, String> STATEMENTS = Map.of(HALTING, "Runtime.getRuntime().halt(1);", STEADY, "");

    private static final String SOURCE = """
            package acme;

            import io.hedgerow.executors.java.*;
            import io.hedgerow.policies.spec.ValueType;

            public final class %s implements JavaModel {
                @Override
                public ModelDescription description() {
                    return ModelDescription.classification("ok", "fraud").input("amount", ValueType.DOUBLE)
                            .input("merchant_category", ValueType.STRING)
                            .input("country", ValueType.STRING)
                            .input("card_present", ValueType.BOOLEAN)
                            .input("cross_border", ValueType.BOOLEAN);
                }

                @Override
                public ModelScore score(ModelRow row) {
                    %s
                    return ModelScore.probabilities(0.75, 0.25);
                }
            }
            """;

    private TestingModelClasses() {}

    /**
     * Compiles them.
     *
     * @param jobJar what they are compiled against
     * @param work a folder for files
     * @param jar where they are to be
     */
    static void write(Path jobJar, Path work, Path jar) throws IOException {
        Files.createDirectories(work.resolve("acme"));
        try (OutputStream out = Files.newOutputStream(jar);
                JarOutputStream entries = new JarOutputStream(out)) {
            for (Map.Entry<String, String> model : STATEMENTS.entrySet()) {
                String file = model.getKey().replace('.', '/');
                String name = file.substring(file.indexOf('/') + 1);
                Path source = Files.writeString(work.resolve(file + ".java"), SOURCE.formatted(name, model.getValue()));
                compile(jobJar, work, source);
                entries.putNextEntry(new JarEntry(file + ".class"));
                entries.write(Files.readAllBytes(work.resolve(file + ".class")));
                entries.closeEntry();
            }
        }
    }

    private static void compile(Path jobJar, Path work, Path source) {
        ByteArrayOutputStream errors = new ByteArrayOutputStream();
        int code = ToolProvider.getSystemJavaCompiler()
                .run(null, errors, errors, "-cp", jobJar.toString(), "-d", work.toString(), source.toString());
        assertThat(code).as(errors.toString(UTF_8)).isZero();
    }
}
