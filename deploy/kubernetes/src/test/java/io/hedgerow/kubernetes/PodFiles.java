package io.hedgerow.kubernetes;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * The file system of a pod, below a folder. ConfigMaps are in it as the kubelet mounts and updates them: each key is a link
 * into {@code ..data}, which is a link to a folder of one update, and is replaced by a rename.
 */
final class PodFiles {
    /** The folders of the manifests' mounts, as paths begin with them in manifests and documents. */
    private static final Pattern MOUNTED = Pattern.compile("(?<![\\w.])/(etc/)?hedgerow/");

    private static final String DATA = "..data";

    private final Path root;
    private int updates;

    PodFiles(Path root) {
        this.root = root;
    }

    /** A text of the pod as it has to be outside of it: absolute paths below the mounts lead into the folder. */
    String outside(String text) {
        return MOUNTED.matcher(text).replaceAll(found -> Matcher.quoteReplacement(root + found.group()));
    }

    /** Where a folder of the pod is. */
    Path folder(String mountPath) {
        return root.resolve(mountPath.substring(1));
    }

    /** Mounts a volume that is empty at first. */
    void mountVolume(String mountPath) throws IOException {
        Files.createDirectories(folder(mountPath));
    }

    /** Mounts a ConfigMap, or has the mounted one be another. */
    void mountConfigMap(String mountPath, Map<String, byte[]> keys) throws IOException {
        Path folder = Files.createDirectories(folder(mountPath));
        updates++;
        Path update = Files.createDirectory(folder.resolve("..2026_" + updates));
        for (Map.Entry<String, byte[]> key : keys.entrySet()) {
            Files.write(update.resolve(key.getKey()), key.getValue());
        }
        Path former = Files.exists(folder.resolve(DATA)) ? folder.resolve(DATA).toRealPath() : null;
        Path next = Files.createSymbolicLink(folder.resolve("..data_tmp"), update.getFileName());
        Files.move(next, folder.resolve(DATA), StandardCopyOption.ATOMIC_MOVE);
        link(folder, keys.keySet());
        if (former != null) {
            deleteFolder(former);
        }
    }

    private static void link(Path folder, Set<String> keys) throws IOException {
        Set<String> missing = new HashSet<>(keys);
        for (Path entry : entries(folder)) {
            String name = entry.getFileName().toString();
            if (!name.startsWith("..") && !missing.remove(name)) {
                Files.delete(entry);
            }
        }
        for (String key : missing) {
            Files.createSymbolicLink(folder.resolve(key), Path.of(DATA, key));
        }
    }

    private static void deleteFolder(Path folder) throws IOException {
        for (Path file : entries(folder)) {
            Files.delete(file);
        }
        Files.delete(folder);
    }

    private static Iterable<Path> entries(Path folder) throws IOException {
        try (Stream<Path> entries = Files.list(folder)) {
            return entries.toList();
        }
    }
}
