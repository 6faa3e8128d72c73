package io.hedgerow.pipeline.documents;

import io.hedgerow.executors.AllowList;
import io.hedgerow.executors.ModelFormat;
import io.hedgerow.executors.ModelFormats;
import io.hedgerow.executors.composite.CompositeFormat;
import io.hedgerow.policies.selection.PolicyRegistry;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URL;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collections;
import java.util.Enumeration;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** A folder of documents, and an environment that knows the formats {@code words}, {@code spoken} and {@code composite} alone. */
final class TestingDocuments {
    static final String CLASSIFIER = "classification x:double,y:double a,b,c";

    private final Path folder;
    private final Environment environment;

    TestingDocuments(Path folder) {
        this.folder = folder;
        try {
            Path services = Files.writeString(
                    Files.createTempFile("services", ".txt"),
                    String.join(
                            "\n",
                            TestingModelFormat.class.getName(),
                            TestingSettingsFormat.class.getName(),
                            CompositeFormat.class.getName()));
            URL url = services.toUri().toURL();
            this.environment = new Environment(
                    Map.of("HOME_SWEET", "sweet", "SUBTASKS", "3", "SECRET", "hunter2"),
                    folder.resolve("working"),
                    2,
                    ModelFormats.load(new OneFormat(url)),
                    PolicyRegistry.load(TestingDocuments.class.getClassLoader()),
                    true,
                    AllowList.NOTHING);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    Environment environment() {
        return environment;
    }

    Path folder() {
        return folder;
    }

    TestingDocuments with(String file, String text) {
        try {
            Path path = folder.resolve(file);
            Files.createDirectories(path.getParent());
            Files.writeString(path, text);
            return this;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    ResolvedDocuments load(String... files) throws DocumentsRefusedException {
        return load(environment, files);
    }

    ResolvedDocuments load(Environment where, String... files) throws DocumentsRefusedException {
        return ResolvedDocuments.load(Stream.of(files).map(folder::resolve).toList(), where);
    }

    /** What is wrong, as a user sees it, without the folder. */
    List<String> problems(String... files) {
        try {
            load(files);
            return List.of();
        } catch (DocumentsRefusedException e) {
            return e.problems().stream()
                    .map(problem -> problem.toString().replace(folder + "/", ""))
                    .toList();
        }
    }

    /** Shows the formats' service file of this test and no other, whatever lies on the class path. */
    private static final class OneFormat extends ClassLoader {
        private final URL services;

        OneFormat(URL services) {
            super(TestingDocuments.class.getClassLoader());
            this.services = services;
        }

        @Override
        public Enumeration<URL> getResources(String name) throws IOException {
            return name.equals("META-INF/services/" + ModelFormat.class.getName())
                    ? Collections.enumeration(List.of(services))
                    : super.getResources(name);
        }
    }
}
