package io.hedgerow.proto.flink.status;

import io.hedgerow.proto.flink.files.AtomicFile;
import io.hedgerow.proto.flink.files.FolderEntries;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.BitSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.flink.core.fs.Path;

/**
 * Where every subtask of the starter leaves a mark when its requests have ended, and the end of the control log is read
 * off. A subtask that starts (again) takes its mark back: after a failure its requests are read again. One that had
 * ended for good is not started again, and its mark stays. Immutable and thread-safe.
 */
public final class RequestsEnded implements SourceEnd {
    private static final long serialVersionUID = 1L;

    private static final String PREFIX = "requests-ended-";
    private static final Pattern MARK = Pattern.compile(PREFIX + "([0-9]{1,6})-of-([0-9]{1,6})");

    private final String folder;

    RequestsEnded(String folder) {
        this.folder = folder;
    }

    /** Takes back what the subtask said before, whatever the parallelism was. */
    public void subtaskStarts(int subtask) throws IOException {
        for (Path mark : marksOf(subtask)) {
            mark.getFileSystem().delete(mark, false);
        }
    }

    /**
     * Says that a subtask has had its last request.
     *
     * @param subtask its index, from 0
     * @param of how many there are
     */
    public void subtaskEnded(int subtask, int of) throws IOException {
        if (subtask < 0 || subtask >= of) {
            throw new IllegalArgumentException("subtask must be 0 to " + (of - 1) + ", was " + subtask);
        }
        Path mark = new Path(folder, PREFIX + subtask + "-of-" + of);
        AtomicFile.replace(mark, "ENDED\n".getBytes(StandardCharsets.UTF_8), "starter");
    }

    @Override
    public boolean isReached() throws IOException {
        Map<Integer, BitSet> ended = new HashMap<>();
        for (FolderEntries.Entry entry : entries()) {
            Matcher mark = MARK.matcher(entry.name());
            if (mark.matches()) {
                ended.computeIfAbsent(Integer.valueOf(mark.group(2)), of -> new BitSet())
                        .set(Integer.parseInt(mark.group(1)));
            }
        }
        return ended.entrySet().stream()
                .anyMatch(marks -> marks.getKey() > 0 && marks.getValue().nextClearBit(0) >= marks.getKey());
    }

    private List<Path> marksOf(int subtask) throws IOException {
        return entries().stream()
                .filter(entry -> {
                    Matcher mark = MARK.matcher(entry.name());
                    return mark.matches() && Integer.parseInt(mark.group(1)) == subtask;
                })
                .map(FolderEntries.Entry::path)
                .toList();
    }

    private List<FolderEntries.Entry> entries() throws IOException {
        try {
            return FolderEntries.list(new Path(folder));
        } catch (FileNotFoundException nobodyHasEnded) {
            return List.of();
        }
    }
}
