package io.hedgerow.executors.proving;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.URI;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.apache.flink.util.FlinkUserCodeClassLoaders;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ClassPathTest {
    @TempDir
    Path folder;

    @Test
    void userCodeComesBeforeThatOfTheProcess() throws Exception {
        Path user = Files.write(folder.resolve("user.jar"), new byte[] {1});
        Path plugin = Files.write(folder.resolve("a plug-in.jar"), new byte[] {2});
        URL[] urls = {user.toUri().toURL(), plugin.toUri().toURL()};
        try (URLClassLoader flink = FlinkUserCodeClassLoaders.create(
                FlinkUserCodeClassLoaders.ResolveOrder.CHILD_FIRST,
                urls,
                getClass().getClassLoader(),
                new String[0],
                failure -> {},
                true)) {
            assertThat(ClassPath.of(flink).entries()).startsWith(user, plugin).hasSizeGreaterThan(2);
        }
    }

    @Test
    void whatIsNotThereIsLeftOut() throws Exception {
        try (URLClassLoader loader =
                new URLClassLoader(new URL[] {folder.resolve("gone.jar").toUri().toURL()}, null)) {
            assertThat(ClassPath.of(loader).entries()).noneMatch(entry -> entry.endsWith("gone.jar"));
        }
    }

    @Test
    void codeFromElsewhereThanFilesIsRefused() throws Exception {
        try (URLClassLoader loader = new URLClassLoader(
                new URL[] {URI.create("http://localhost:1/code.jar").toURL()}, null)) {
            assertThatThrownBy(() -> ClassPath.of(loader))
                    .isInstanceOf(IOException.class)
                    .hasMessageContaining("http://localhost:1/code.jar");
        }
    }

    @Test
    void aFingerprintTellsContentsNotNames() throws Exception {
        Path one = Files.write(folder.resolve("one.jar"), new byte[] {1, 2, 3});
        Path copy = Files.write(folder.resolve("copy.jar"), new byte[] {1, 2, 3});
        Path other = Files.write(folder.resolve("other.jar"), new byte[] {1, 2, 4});
        assertThat(fingerprint(copy)).isEqualTo(fingerprint(one));
        assertThat(fingerprint(other)).isNotEqualTo(fingerprint(one));
    }

    private static String fingerprint(Path jar) throws IOException {
        return new ClassPath(List.of(jar)).fingerprint();
    }
}
