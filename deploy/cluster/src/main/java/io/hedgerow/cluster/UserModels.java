package io.hedgerow.cluster;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Objects;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;
import javax.tools.ToolProvider;

/**
 * Models of a user's own, compiled against the job jar: nothing of what is tested is on the class path here. Each takes the
 * amount of a payment, and says the same of all.
 */
final class UserModels {
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

    private UserModels() {}

    /**
     * Compiles them.
     *
     * @param statements what each does before it answers, by its class: {@code acme.Name}
     * @param jobJar what they are compiled against
     * @param work a folder for files
     * @param jar where they are to be
     */
    static void write(Map<String, String> statements, Path jobJar, Path work, Path jar) throws IOException {
        Files.createDirectories(work.resolve("acme"));
        try (OutputStream out = Files.newOutputStream(jar);
                JarOutputStream entries = new JarOutputStream(out)) {
            for (Map.Entry<String, String> model : statements.entrySet()) {
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

    private static void compile(Path jobJar, Path work, Path source) throws IOException {
        ByteArrayOutputStream errors = new ByteArrayOutputStream();
        int code = Objects.requireNonNull(ToolProvider.getSystemJavaCompiler(), "a JDK is needed, not a JRE")
                .run(null, errors, errors, "-cp", jobJar.toString(), "-d", work.toString(), source.toString());
        if (code != 0) {
            throw new IOException(source + " cannot be compiled: " + errors.toString(UTF_8));
        }
    }
}
