package io.hedgerow.collector;

import io.hedgerow.policies.DecidedBy;
import io.hedgerow.policies.Outcome;
import io.hedgerow.policies.Status;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.Map;

/** The stored form of statistics: a version and the counts; enum constants by name, so that their order is free. */
final class StatisticsFormat {
    /** Version written today; the one before has its latencies compressed. */
    private static final int VERSION = 2;

    private StatisticsFormat() {}

    static byte[] write(ServingStatistics statistics) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (DataOutputStream out = new DataOutputStream(bytes)) {
            out.writeByte(VERSION);
            writeMap(statistics.endpoints(), out, StatisticsFormat::writeEndpoint);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return bytes.toByteArray();
    }

    static ServingStatistics read(byte[] bytes) {
        try (DataInputStream in = new DataInputStream(new ByteArrayInputStream(bytes))) {
            int version = in.readByte();
            if (version < 1 || version > VERSION) {
                throw new IllegalArgumentException(
                        "the statistics have format version " + version + ", this release reads 1 to " + VERSION);
            }
            Reader<LatencyDistribution> latencies = version == 1
                    ? latency -> LatencyDistribution.ofCompressedBytes(readBytes(latency))
                    : latency -> LatencyDistribution.ofBytes(readBytes(latency));
            return new ServingStatistics(readMap(in, endpoint -> readEndpoint(endpoint, latencies)));
        } catch (IOException e) {
            throw new IllegalArgumentException("the bytes are no statistics", e);
        }
    }

    private static void writeEndpoint(EndpointStatistics endpoint, DataOutputStream out) throws IOException {
        writeMap(endpoint.variants(), out, StatisticsFormat::writeVariant);
        writeMap(endpoint.arms(), out, StatisticsFormat::writeArm);
        out.writeInt(endpoint.answers().size());
        for (Map.Entry<Status, Map<DecidedBy, Long>> answers :
                endpoint.answers().entrySet()) {
            out.writeUTF(answers.getKey().name());
            writeCounts(answers.getValue(), out);
        }
        out.writeLong(endpoint.duplicateRequests());
        writeLatency(endpoint.latency(), out);
    }

    private static EndpointStatistics readEndpoint(DataInputStream in, Reader<LatencyDistribution> latencies)
            throws IOException {
        Map<String, VariantStatistics> variants = readMap(in, variant -> readVariant(variant, latencies));
        Map<String, ArmStatistics> arms = readMap(in, arm -> readArm(arm, latencies));
        Map<Status, Map<DecidedBy, Long>> answers = new EnumMap<>(Status.class);
        int statuses = in.readInt();
        for (int i = 0; i < statuses; i++) {
            answers.put(Status.valueOf(in.readUTF()), readCounts(DecidedBy.class, in));
        }
        return new EndpointStatistics(variants, arms, answers, in.readLong(), latencies.read(in));
    }

    private static void writeVariant(VariantStatistics variant, DataOutputStream out) throws IOException {
        out.writeUTF(variant.model());
        out.writeUTF(variant.version());
        out.writeLong(variant.attempts());
        writeCounts(variant.outcomes(), out);
        out.writeLong(variant.late());
        out.writeLong(variant.answers());
        writeLatency(variant.latency(), out);
    }

    private static VariantStatistics readVariant(DataInputStream in, Reader<LatencyDistribution> latencies)
            throws IOException {
        return new VariantStatistics(
                in.readUTF(),
                in.readUTF(),
                in.readLong(),
                readCounts(Outcome.class, in),
                in.readLong(),
                in.readLong(),
                latencies.read(in));
    }

    private static void writeArm(ArmStatistics arm, DataOutputStream out) throws IOException {
        out.writeLong(arm.requests());
        out.writeLong(arm.answers());
        out.writeLong(arm.failures());
        writeLatency(arm.latency(), out);
    }

    private static ArmStatistics readArm(DataInputStream in, Reader<LatencyDistribution> latencies) throws IOException {
        return new ArmStatistics(in.readLong(), in.readLong(), in.readLong(), latencies.read(in));
    }

    private static void writeLatency(LatencyDistribution latency, DataOutputStream out) throws IOException {
        byte[] bytes = latency.toBytes();
        out.writeInt(bytes.length);
        out.write(bytes);
    }

    private static byte[] readBytes(DataInputStream in) throws IOException {
        int length = in.readInt();
        byte[] bytes = in.readNBytes(length);
        if (bytes.length < length) {
            throw new IOException("the bytes end within a latency distribution");
        }
        return bytes;
    }

    private static <E extends Enum<E>> void writeCounts(Map<E, Long> counts, DataOutputStream out) throws IOException {
        out.writeInt(counts.size());
        for (Map.Entry<E, Long> count : counts.entrySet()) {
            out.writeUTF(count.getKey().name());
            out.writeLong(count.getValue());
        }
    }

    private static <E extends Enum<E>> Map<E, Long> readCounts(Class<E> type, DataInputStream in) throws IOException {
        Map<E, Long> counts = new EnumMap<>(type);
        int size = in.readInt();
        for (int i = 0; i < size; i++) {
            counts.put(Enum.valueOf(type, in.readUTF()), in.readLong());
        }
        return counts;
    }

    private static <V> void writeMap(Map<String, V> map, DataOutputStream out, Writer<V> writer) throws IOException {
        out.writeInt(map.size());
        for (Map.Entry<String, V> entry : map.entrySet()) {
            out.writeUTF(entry.getKey());
            writer.write(entry.getValue(), out);
        }
    }

    private static <V> Map<String, V> readMap(DataInputStream in, Reader<V> reader) throws IOException {
        Map<String, V> map = new LinkedHashMap<>();
        int size = in.readInt();
        for (int i = 0; i < size; i++) {
            map.put(in.readUTF(), reader.read(in));
        }
        return map;
    }

    private interface Writer<V> {
        void write(V value, DataOutputStream out) throws IOException;
    }

    private interface Reader<V> {
        V read(DataInputStream in) throws IOException;
    }
}
