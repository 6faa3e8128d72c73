package io.hedgerow.pipeline.documents;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Reads one {@code -f} file into document trees. */
final class DocumentFile {

    /** Largest file of documents. Checked before parsing. */
    static final int MOST_BYTES = 256 * 1024;

    /** What is wrong with a file that is empty. */
    static final String NO_DOCUMENT =
            "holds no document, an object with apiVersion, kind, metadata and spec is allowed";

    private static final Pattern ESCAPE = Pattern.compile("\\\\.");

    private DocumentFile() {}

    /** The file's documents; whatever is wrong with the file itself is reported. */
    static List<Node> read(Path path, Problems problems) {
        String file = path.toString();
        problems.expect(file);
        try {
            return parse(file, text(file, bytes(path)), problems);
        } catch (Unreadable e) {
            problems.add(Place.ofFile(file), e.getMessage());
            return List.of();
        }
    }

    /** The documents of a text that {@link #text} gave. */
    static List<Node> parse(String file, String text, Problems problems) throws Unreadable {
        int before = problems.count();
        List<Node> documents = YamlTree.parse(file, text, problems);
        if (documents.isEmpty() && problems.count() == before) {
            throw new Unreadable(NO_DOCUMENT);
        }
        return documents;
    }

    /** A file's text as YAML. */
    static String text(String file, byte[] bytes) throws Unreadable {
        String text = decode(bytes);
        return file.toLowerCase(Locale.ROOT).endsWith(".json") ? asYaml(text) : text;
    }

    /**
     * JSON as YAML 1.1 reads it: a tab cannot stand inside a JSON string, so between its tokens it may as well be a
     * space; and the escaped slash is the one escape that YAML 1.1 lacks.
     */
    private static String asYaml(String json) {
        return ESCAPE.matcher(json.replace('\t', ' '))
                .replaceAll(escape -> Matcher.quoteReplacement(escape.group().equals("\\/") ? "/" : escape.group()));
    }

    /** The bytes of a regular file of allowed size. */
    static byte[] bytes(Path path) throws Unreadable {
        if (Files.isDirectory(path)) {
            throw new Unreadable("is a folder, name the files in it");
        }
        if (!Files.exists(path)) {
            throw new Unreadable("does not exist");
        }
        if (!Files.isRegularFile(path)) {
            throw new Unreadable("is not a regular file");
        }
        try (InputStream in = Files.newInputStream(path)) {
            byte[] bytes = in.readNBytes(MOST_BYTES + 1);
            if (bytes.length > MOST_BYTES) {
                throw new Unreadable("is larger than 256 kB, which is the most a file of documents may be");
            }
            return bytes;
        } catch (AccessDeniedException e) {
            throw new Unreadable("cannot be read: permission denied", e);
        } catch (IOException e) {
            throw new Unreadable("cannot be read: " + e.getMessage(), e);
        }
    }

    private static String decode(byte[] bytes) throws Unreadable {
        try {
            String text = StandardCharsets.UTF_8
                    .newDecoder()
                    .onMalformedInput(CodingErrorAction.REPORT)
                    .onUnmappableCharacter(CodingErrorAction.REPORT)
                    .decode(ByteBuffer.wrap(bytes))
                    .toString();
            return text.startsWith("\uFEFF") ? text.substring(1) : text;
        } catch (CharacterCodingException e) {
            throw new Unreadable("is not UTF-8 text", e);
        }
    }

    /** A file that gives no text, with the reason. */
    static final class Unreadable extends Exception {
        private static final long serialVersionUID = 1L;

        Unreadable(String message) {
            super(message);
        }

        Unreadable(String message, Throwable cause) {
            super(message, cause);
        }

        @Override
        public String getMessage() {
            return String.valueOf(super.getMessage());
        }
    }
}
