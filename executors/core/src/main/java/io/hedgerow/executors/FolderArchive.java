package io.hedgerow.executors;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.time.LocalDateTime;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import java.util.zip.CRC32;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;

/**
 * A folder as one zip whose bytes, and so whose digest, depend on nothing but the names and contents of its files:
 * sorted, without times, not compressed.
 */
public final class FolderArchive {
    private static final int MOST_FILES = 10_000;
    private static final int MOST_DEPTH = 16;
    /** The format's very first minute would be written a second time, in the zone of this machine. */
    private static final LocalDateTime NO_TIME = LocalDateTime.of(1980, 2, 1, 0, 0);

    private FolderArchive() {}

    /** Names of the files that lie directly in a folder. */
    public static List<String> fileNames(Path folder) throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            return files.filter(file -> Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS))
                    .map(file -> file.getFileName().toString())
                    .collect(Collectors.toList());
        }
    }

    /**
     * Packs a folder.
     *
     * @param mostBytes most bytes its files may have together
     * @throws IOException when it holds a link, too many files, or too much
     */
    public static byte[] pack(Path folder, int mostBytes) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        long left = mostBytes;
        try (ZipOutputStream zip = new ZipOutputStream(bytes)) {
            zip.setMethod(ZipOutputStream.STORED);
            for (Path file : files(folder)) {
                byte[] content = content(file, left);
                left -= content.length;
                zip.putNextEntry(entry(name(folder, file), content));
                zip.write(content);
                zip.closeEntry();
            }
        }
        return bytes.toByteArray();
    }

    private static List<Path> files(Path folder) throws IOException {
        List<Path> found = new ArrayList<>();
        try (Stream<Path> all = Files.walk(folder, MOST_DEPTH)) {
            for (Path path : (Iterable<Path>) all::iterator) {
                if (Files.isSymbolicLink(path)) {
                    throw new IOException(
                            "the folder holds the link " + name(folder, path) + "; only files are allowed");
                }
                if (Files.isRegularFile(path, LinkOption.NOFOLLOW_LINKS)) {
                    found.add(path);
                }
                if (found.size() > MOST_FILES) {
                    throw new IOException("the folder holds more than " + MOST_FILES + " files");
                }
            }
        }
        found.sort(Comparator.comparing(file -> name(folder, file)));
        return found;
    }

    private static String name(Path folder, Path file) {
        return folder.relativize(file).toString().replace('\\', '/');
    }

    private static byte[] content(Path file, long most) throws IOException {
        try (InputStream in = Files.newInputStream(file, LinkOption.NOFOLLOW_LINKS)) {
            byte[] content = in.readNBytes((int) Math.min(most + 1, Integer.MAX_VALUE - 8));
            if (content.length > most) {
                throw new IOException("the folder's files are larger than allowed together");
            }
            return content;
        }
    }

    private static ZipEntry entry(String name, byte[] content) {
        CRC32 checksum = new CRC32();
        checksum.update(content);
        ZipEntry entry = new ZipEntry(name);
        entry.setTimeLocal(NO_TIME);
        entry.setSize(content.length);
        entry.setCompressedSize(content.length);
        entry.setCrc(checksum.getValue());
        return entry;
    }
}
