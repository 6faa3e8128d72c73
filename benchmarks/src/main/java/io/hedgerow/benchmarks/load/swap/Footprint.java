package io.hedgerow.benchmarks.load.swap;

import com.sun.management.UnixOperatingSystemMXBean;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.management.ManagementFactory;
import java.lang.management.MemoryUsage;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * What this process holds at one moment. Immutable.
 *
 * @param swaps how many swaps there had been
 * @param values by measure; NaN where the system does not tell
 */
public record Footprint(int swaps, Map<Measure, Double> values) {
    private static final Path PROCESS_STATUS = Path.of("/proc/self/status");
    private static final String RESIDENT = "VmRSS:";
    private static final double BYTES_PER_MEBIBYTE = 1 << 20;
    private static final double KIBIBYTES_PER_MEBIBYTE = 1 << 10;

    /** What the first collection makes unreachable, by cleaners and references, the second one takes. */
    private static final int COLLECTIONS = 2;

    public Footprint {
        values = Map.copyOf(values);
    }

    /**
     * Collects garbage and looks.
     *
     * @param statusFolder whose files are counted
     */
    public static Footprint after(int swaps, Path statusFolder) throws IOException {
        for (int i = 0; i < COLLECTIONS; i++) {
            System.gc();
        }
        MemoryUsage heap = ManagementFactory.getMemoryMXBean().getHeapMemoryUsage();
        double resident = residentMebibytes();
        Map<Measure, Double> values = new EnumMap<>(Measure.class);
        values.put(Measure.HEAP, heap.getUsed() / BYTES_PER_MEBIBYTE);
        values.put(Measure.RESIDENT, resident);
        values.put(Measure.BESIDE_HEAP, resident - heap.getCommitted() / BYTES_PER_MEBIBYTE);
        values.put(Measure.THREADS, (double) ManagementFactory.getThreadMXBean().getThreadCount());
        values.put(Measure.OPEN_FILES, openFiles());
        values.put(Measure.CLASSES, (double)
                ManagementFactory.getClassLoadingMXBean().getLoadedClassCount());
        values.put(Measure.STATUS_FILES, (double) files(statusFolder));
        return new Footprint(swaps, values);
    }

    private static double residentMebibytes() throws IOException {
        if (!Files.isReadable(PROCESS_STATUS)) {
            return Double.NaN;
        }
        return Files.readAllLines(PROCESS_STATUS).stream()
                .filter(line -> line.startsWith(RESIDENT))
                .mapToDouble(line -> Long.parseLong(line.replaceAll("\\D", "")) / KIBIBYTES_PER_MEBIBYTE)
                .findFirst()
                .orElse(Double.NaN);
    }

    private static double openFiles() {
        return ManagementFactory.getOperatingSystemMXBean() instanceof UnixOperatingSystemMXBean unix
                ? unix.getOpenFileDescriptorCount()
                : Double.NaN;
    }

    /** Files below a folder, which the job writes to meanwhile. */
    private static long files(Path folder) throws IOException {
        if (Files.notExists(folder)) {
            return 0;
        }
        try (Stream<Path> all = Files.walk(folder)) {
            return all.filter(Files::isRegularFile).count();
        } catch (UncheckedIOException e) {
            if (e.getCause() instanceof NoSuchFileException) {
                return files(folder);
            }
            throw e.getCause();
        }
    }

    public double value(Measure measure) {
        return values.getOrDefault(measure, Double.NaN);
    }

    /**
     * What was gained from the first sample at or after so many swaps to the last one, by measure; empty where there are
     * no two.
     *
     * @param series in the order of their swaps
     */
    public static Map<Measure, Double> growth(List<Footprint> series, int fromSwaps) {
        List<Footprint> counted = series.stream()
                .filter(footprint -> footprint.swaps() >= fromSwaps)
                .toList();
        Map<Measure, Double> growth = new EnumMap<>(Measure.class);
        if (counted.size() > 1) {
            Footprint first = counted.get(0);
            Footprint last = counted.get(counted.size() - 1);
            for (Measure measure : Measure.values()) {
                growth.put(measure, last.value(measure) - first.value(measure));
            }
        }
        return growth;
    }
}
