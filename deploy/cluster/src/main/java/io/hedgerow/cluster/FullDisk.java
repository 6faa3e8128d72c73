package io.hedgerow.cluster;

import io.hedgerow.cluster.full.FullableFileSystemFactory;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;

/**
 * A file system of a cluster's processes that can be told to have no space left: the machine's, under a scheme of its own.
 * Immutable.
 *
 * @param sign the file that says so while it is there
 */
record FullDisk(Path sign) {
    private static final String PACKAGE = "io/hedgerow/cluster/full/";
    private static final List<String> ENTRIES = List.of(
            "META-INF/services/org.apache.flink.core.fs.FileSystemFactory",
            PACKAGE + "FullableFileSystem.class",
            PACKAGE + "FullableFileSystem$Writer.class",
            PACKAGE + "FullableFileSystemFactory.class",
            PACKAGE + "FullableOutputStream.class");

    /** Under which name a folder of the machine can be full. */
    static String uri(Path folder) {
        return FullableFileSystemFactory.SCHEME + "://" + folder.toAbsolutePath();
    }

    /** What the cluster has to be set to. */
    String setting() {
        return FullableFileSystemFactory.SIGN_KEY + "=" + sign.toAbsolutePath();
    }

    /** Has all processes of a cluster that has not started know the scheme. */
    static void installIn(TestingCluster cluster) throws IOException {
        Path jar = cluster.libraries().resolve("fullable-file-system.jar");
        try (JarOutputStream out = new JarOutputStream(Files.newOutputStream(jar))) {
            for (String entry : ENTRIES) {
                out.putNextEntry(new JarEntry(entry));
                try (InputStream in = FullDisk.class.getClassLoader().getResourceAsStream(entry)) {
                    Objects.requireNonNull(in, entry).transferTo(out);
                }
                out.closeEntry();
            }
        }
    }

    /** Whether there was space until now. */
    boolean fill() throws IOException {
        if (Files.exists(sign)) {
            return false;
        }
        Files.createFile(sign);
        return true;
    }

    void empty() throws IOException {
        Files.deleteIfExists(sign);
    }
}
