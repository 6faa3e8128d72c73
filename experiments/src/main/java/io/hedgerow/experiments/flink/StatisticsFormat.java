package io.hedgerow.experiments.flink;

import io.hedgerow.experiments.FeedbackStatistics;
import io.hedgerow.experiments.FeedbackStatistics.Judged;
import io.hedgerow.experiments.Score;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Map;
import java.util.TreeMap;

/** Feedback statistics as bytes of operator state. They begin with their version. */
final class StatisticsFormat {
    static final int VERSION = 1;

    private StatisticsFormat() {}

    static byte[] write(FeedbackStatistics statistics) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (DataOutputStream out = new DataOutputStream(bytes)) {
            out.writeByte(VERSION);
            out.writeLong(statistics.records());
            out.writeLong(statistics.matched());
            out.writeLong(statistics.unfit());
            out.writeLong(statistics.duplicates());
            out.writeInt(statistics.scores().size());
            for (Map.Entry<Judged, Score> entry : statistics.scores().entrySet()) {
                write(entry.getKey(), entry.getValue(), out);
            }
        } catch (IOException e) {
            throw new UncheckedIOException("writing to memory failed", e);
        }
        return bytes.toByteArray();
    }

    private static void write(Judged judged, Score score, DataOutputStream out) throws IOException {
        out.writeUTF(judged.endpoint());
        out.writeUTF(judged.variant());
        out.writeLong(score.labels());
        out.writeLong(score.right());
        out.writeLong(score.values());
        out.writeDouble(score.absoluteErrors());
        out.writeDouble(score.squaredErrors());
    }

    /** Throws where the bytes are none. */
    static FeedbackStatistics read(byte[] bytes) throws IOException {
        try (DataInputStream in = new DataInputStream(new ByteArrayInputStream(bytes))) {
            int version = in.readByte();
            if (version != VERSION) {
                throw new IOException("feedback statistics were written under format version " + version
                        + "; this release reads version " + VERSION);
            }
            long records = in.readLong();
            long matched = in.readLong();
            long unfit = in.readLong();
            long duplicates = in.readLong();
            Map<Judged, Score> scores = new TreeMap<>();
            for (int left = in.readInt(); left > 0; left--) {
                scores.put(
                        new Judged(in.readUTF(), in.readUTF()),
                        new Score(in.readLong(), in.readLong(), in.readLong(), in.readDouble(), in.readDouble()));
            }
            return new FeedbackStatistics(records, matched, unfit, duplicates, scores);
        }
    }
}
