package io.hedgerow.pipeline.documents;

import io.hedgerow.pipeline.control.ControlDirectory;
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
import java.util.function.Consumer;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Reads files of documents: those given with {@code -f}, and the texts of others. */
final class DocumentFile {

    /**
     * Longest line. What has no space in it is looked at as a whole by the parser, in time with the square of its length, and
     * nothing that a document may hold needs as much.
     */
    static final int MOST_LINE_CHARACTERS = 1 << 20;

    /** What is wrong with a file that is empty. */
    static final String NO_DOCUMENT =
            "holds no document, an object with apiVersion, kind, metadata and spec is allowed";

    private static final Pattern ESCAPE = Pattern.compile("\\\\.");

    private DocumentFile() {}

    /**
     * Has the file's documents dealt with one after the other, of which no more than one is in memory; whatever is wrong with the
     * file itself is reported.
     */
    static void forEach(Path path, Problems problems, Consumer<Node> dealing) {
        String file = path.toString();
        problems.expect(file);
        try {
            forEach(file, text(file, bytes(path)), problems, dealing);
        } catch (Unreadable e) {
            problems.add(Place.ofFile(file), e.getMessage());
        }
    }

    private static void forEach(String file, String text, Problems problems, Consumer<Node> dealing) throws Unreadable {
        int before = problems.count();
        YamlTree trees = new YamlTree(file, text);
        Node next = trees.next(problems);
        if (next == null && problems.count() == before) {
            throw new Unreadable(NO_DOCUMENT);
        }
        for (; next != null; next = trees.next(problems)) {
            dealing.accept(next);
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
        refuseLongLines(text);
        return file.toLowerCase(Locale.ROOT).endsWith(".json") ? asYaml(text) : text;
    }

    private static void refuseLongLines(String text) throws Unreadable {
        int line = 1;
        for (int start = 0; text.length() - start > MOST_LINE_CHARACTERS; line++) {
            int end = text.indexOf('\n', start);
            if (end < 0 || end - start > MOST_LINE_CHARACTERS) {
                throw new Unreadable("has more than " + MOST_LINE_CHARACTERS + " characters in line " + line
                        + ", which is the most a line may have; break it, or name a file instead of what it holds");
            }
            start = end + 1;
        }
    }

    /**
     * JSON as YAML 1.1 reads it: a tab cannot stand inside a JSON string, so between its tokens it may as well be a
     * space; and the escaped slash is the one escape that YAML 1.1 lacks.
     */
    private static String asYaml(String json) {
        return ESCAPE.matcher(json.replace('\t', ' '))
                .replaceAll(escape -> Matcher.quoteReplacement(escape.group().equals("\\/") ? "/" : escape.group()));
    }

    /** The bytes of a regular file of documents of allowed size, which is that of the control folder's. */
    static byte[] bytes(Path path) throws Unreadable {
        return bytes(path, ControlDirectory.MOST_BYTES, ControlDirectory.tooLarge(ControlDirectory.MOST_BYTES));
    }

    /** The bytes of a regular file of some size at most. */
    static byte[] bytes(Path path, int mostBytes, String tooLarge) throws Unreadable {
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
            byte[] bytes = in.readNBytes(mostBytes + 1);
            if (bytes.length > mostBytes) {
                throw new Unreadable(tooLarge);
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
