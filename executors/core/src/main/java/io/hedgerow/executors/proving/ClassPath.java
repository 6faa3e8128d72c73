package io.hedgerow.executors.proving;

import java.io.File;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.net.URISyntaxException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileSystemNotFoundException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Where a class loader and its parents find classes: the URLs of each loader that has some, the child's before the
 * parent's, then those of the Java virtual machine. Immutable.
 *
 * @param entries absolute files and folders
 */
record ClassPath(List<Path> entries) {
    /** A jar's index is at its end, so that its last bytes tell it from another. */
    private static final int TAIL_BYTES = 64 << 10;

    private static final int MOST_FILES = 50_000;

    ClassPath {
        entries = List.copyOf(entries);
    }

    /**
     * The class path that finds what these loaders find. Flink's loader of user code is one with URLs.
     *
     * @throws IOException when a loader reads from somewhere else than files
     */
    static ClassPath of(ClassLoader... loaders) throws IOException {
        Set<Path> entries = new LinkedHashSet<>();
        for (ClassLoader loader : loaders) {
            for (ClassLoader at = loader; at != null; at = at.getParent()) {
                if (at instanceof URLClassLoader withUrls) {
                    for (URL url : withUrls.getURLs()) {
                        entries.add(file(url));
                    }
                }
            }
        }
        for (String entry : System.getProperty("java.class.path", "").split(File.pathSeparator, -1)) {
            entries.add(Path.of(entry).toAbsolutePath());
        }
        return new ClassPath(entries.stream().filter(Files::exists).toList());
    }

    private static Path file(URL url) throws IOException {
        try {
            return Path.of(url.toURI()).toAbsolutePath();
        } catch (URISyntaxException | IllegalArgumentException | FileSystemNotFoundException e) {
            throw new IOException(
                    "a model format cannot be tried in a process of its own, since its classes come from " + url
                            + "; only files are allowed",
                    e);
        }
    }

    /** As {@code -cp} takes it. */
    String text() {
        return entries.stream().map(Path::toString).collect(Collectors.joining(File.pathSeparator));
    }

    /**
     * Tells this code from another: a digest of the virtual machine's version and of each jar, whatever its name,
     * since copies for a job have names of their own.
     */
    String fingerprint() throws IOException {
        MessageDigest digest = sha256();
        update(digest, System.getProperty("java.vm.version", "") + System.getProperty("os.arch", ""));
        for (Path entry : entries) {
            if (Files.isDirectory(entry)) {
                folder(digest, entry);
            } else {
                jar(digest, entry);
            }
        }
        return HexFormat.of().formatHex(digest.digest());
    }

    private static void jar(MessageDigest digest, Path jar) throws IOException {
        try (RandomAccessFile file = new RandomAccessFile(jar.toFile(), "r")) {
            long size = file.length();
            byte[] tail = new byte[(int) Math.min(size, TAIL_BYTES)];
            file.seek(size - tail.length);
            file.readFully(tail);
            update(digest, Long.toString(size));
            digest.update(tail);
        }
    }

    private static void folder(MessageDigest digest, Path folder) throws IOException {
        try (Stream<Path> all = Files.walk(folder)) {
            for (Path path : all.limit(MOST_FILES).sorted().toList()) {
                update(
                        digest,
                        folder.relativize(path) + " " + Files.size(path) + " " + Files.getLastModifiedTime(path));
            }
        }
    }

    private static void update(MessageDigest digest, String text) {
        digest.update(text.getBytes(StandardCharsets.UTF_8));
    }

    private static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }
}
