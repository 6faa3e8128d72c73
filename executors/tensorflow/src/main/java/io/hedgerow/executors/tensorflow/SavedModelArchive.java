package io.hedgerow.executors.tensorflow;

import io.hedgerow.executors.ModelRefusedException;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.regex.Pattern;
import java.util.zip.ZipEntry;
import java.util.zip.ZipInputStream;

/**
 * The zip of a SavedModel's folder, read within bounds. Of what it holds only the graph and the variables are used, and
 * nothing is written anywhere under a name that the zip chose.
 *
 * @param graph bytes of {@code saved_model.pb}
 * @param variables contents by file name, such as {@code variables.index}
 */
@SuppressWarnings("ArrayRecordComponent") // passed on, never compared
record SavedModelArchive(byte[] graph, Map<String, byte[]> variables) {
    static final String GRAPH_FILE = "saved_model.pb";

    /** Most entries of a zip. */
    static final int MOST_ENTRIES = 10_000;

    /** Most bytes a zip may unpack to. */
    static final long MOST_BYTES = 1L << 30;

    /** Weights hardly compress; what unpacks to more than this, and to more than so many times its size, is a trick. */
    private static final long SUSPICIOUS_BYTES = 16L << 20;

    private static final int MOST_TIMES = 50;
    private static final byte[] SIGNATURE = {'P', 'K', 3, 4};
    private static final Pattern VARIABLES = Pattern.compile("variables\\.(index|data-\\d{5}-of-\\d{5})");

    /** Whether the bytes begin as a zip does. */
    static boolean isZip(byte[] bytes) {
        for (int i = 0; i < SIGNATURE.length; i++) {
            if (i >= bytes.length || bytes[i] != SIGNATURE[i]) {
                return false;
            }
        }
        return true;
    }

    /** Unpacks in memory. */
    static SavedModelArchive read(byte[] zip) throws ModelRefusedException {
        return read(zip, MOST_BYTES);
    }

    /** The same, of at most so many bytes. */
    static SavedModelArchive read(byte[] zip, long mostBytes) throws ModelRefusedException {
        long most = Math.min(mostBytes, Math.max(SUSPICIOUS_BYTES, (long) zip.length * MOST_TIMES));
        Map<String, byte[]> files = unpack(zip, most);
        String folder = folderOfGraph(files);
        Map<String, byte[]> variables = new HashMap<>();
        files.forEach((name, content) -> {
            String file =
                    name.startsWith(folder + "variables/") ? name.substring((folder + "variables/").length()) : "";
            if (VARIABLES.matcher(file).matches()) {
                variables.put(file, content);
            }
        });
        return new SavedModelArchive(Objects.requireNonNull(files.get(folder + GRAPH_FILE)), Map.copyOf(variables));
    }

    private static Map<String, byte[]> unpack(byte[] zip, long most) throws ModelRefusedException {
        Map<String, byte[]> files = new HashMap<>();
        long left = most;
        int entries = 0;
        try (ZipInputStream in = new ZipInputStream(new ByteArrayInputStream(zip))) {
            for (ZipEntry entry = in.getNextEntry(); entry != null; entry = in.getNextEntry()) {
                refuseName(entry.getName());
                if (++entries > MOST_ENTRIES) {
                    throw new ModelRefusedException("the zip has more than " + MOST_ENTRIES + " entries");
                }
                byte[] content = in.readNBytes((int) Math.min(left + 1, Integer.MAX_VALUE - 8));
                left -= content.length;
                if (left < 0) {
                    throw new ModelRefusedException(
                            "the zip unpacks to more than " + most + " bytes; a SavedModel of at"
                                    + " most 1 GiB, and at most " + MOST_TIMES + " times its zip, is allowed");
                }
                if (!entry.isDirectory() && files.put(entry.getName(), content) != null) {
                    throw new ModelRefusedException("the zip has '" + entry.getName() + "' twice");
                }
            }
        } catch (IOException | IllegalArgumentException e) { // a name that is no text
            throw new ModelRefusedException("the zip is damaged or truncated: " + e.getMessage(), e);
        }
        return files;
    }

    private static void refuseName(String name) throws ModelRefusedException {
        boolean leadsOut = name.startsWith("/") || name.contains("\\") || name.contains(":") || name.contains("\0");
        for (String segment : name.split("/", -1)) {
            leadsOut |= segment.equals("..") || segment.equals(".");
        }
        if (leadsOut) {
            throw new ModelRefusedException("the zip names '" + name + "', which leads out of its folder");
        }
    }

    /** Its one graph may lie in a folder of any name; the result ends in a slash, or is empty. */
    private static String folderOfGraph(Map<String, byte[]> files) throws ModelRefusedException {
        List<String> graphs = new ArrayList<>();
        for (String name : files.keySet()) {
            if (name.equals(GRAPH_FILE) || name.endsWith("/" + GRAPH_FILE)) {
                graphs.add(name);
            }
        }
        if (graphs.size() != 1) {
            throw new ModelRefusedException("the zip is no SavedModel: it holds "
                    + (graphs.isEmpty()
                            ? "no " + GRAPH_FILE
                            : "several: " + graphs.stream().sorted().toList())
                    + "; one is allowed");
        }
        String graph = graphs.get(0);
        return graph.substring(0, graph.length() - GRAPH_FILE.length());
    }

    /** Whether it holds values of variables. */
    boolean hasVariables() {
        return variables.containsKey("variables.index");
    }
}
