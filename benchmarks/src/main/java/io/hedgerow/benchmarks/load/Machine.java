package io.hedgerow.benchmarks.load;

import com.sun.management.OperatingSystemMXBean;
import java.io.IOException;
import java.lang.management.GarbageCollectorMXBean;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.stream.Collectors;
import org.apache.flink.runtime.util.EnvironmentInformation;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Where numbers were measured.
 *
 * @param cores processors this process may use
 * @param processor its name, as far as the system tells
 * @param loadAverage of the last minute when the campaign began: above 0 the machine was not idle
 */
record Machine(
        int cores,
        String processor,
        long memoryMebibytes,
        String operatingSystem,
        String java,
        String collectors,
        long heapMebibytes,
        String flink,
        double loadAverage) {
    private static final Logger LOG = LoggerFactory.getLogger(Machine.class);
    private static final Path CPU_INFO = Path.of("/proc/cpuinfo");
    private static final long MEBIBYTE = 1 << 20;

    static Machine ofThis() {
        OperatingSystemMXBean system = (OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean();
        return new Machine(
                Runtime.getRuntime().availableProcessors(),
                processorName(),
                system.getTotalMemorySize() / MEBIBYTE,
                System.getProperty("os.name") + " " + System.getProperty("os.version") + " "
                        + System.getProperty("os.arch"),
                System.getProperty("java.vm.name") + " " + System.getProperty("java.runtime.version"),
                ManagementFactory.getGarbageCollectorMXBeans().stream()
                        .map(GarbageCollectorMXBean::getName)
                        .collect(Collectors.joining(", ")),
                Runtime.getRuntime().maxMemory() / MEBIBYTE,
                EnvironmentInformation.getVersion(),
                system.getSystemLoadAverage());
    }

    /** In a line, for a table. */
    String inWords() {
        return String.format(
                Locale.ROOT,
                "%s, %d cores, %,d MiB, %s; %s, %s, heap %,d MiB; Flink %s; load average %.2f",
                processor,
                cores,
                memoryMebibytes,
                operatingSystem,
                java,
                collectors,
                heapMebibytes,
                flink,
                loadAverage);
    }

    private static String processorName() {
        if (!Files.isReadable(CPU_INFO)) {
            return "unknown";
        }
        try (var lines = Files.lines(CPU_INFO)) {
            return lines.filter(line -> line.startsWith("model name"))
                    .map(line -> line.substring(line.indexOf(':') + 1).strip())
                    .findFirst()
                    .orElse("unknown");
        } catch (IOException e) {
            LOG.debug("{} cannot be read", CPU_INFO, e);
            return "unknown";
        }
    }
}
