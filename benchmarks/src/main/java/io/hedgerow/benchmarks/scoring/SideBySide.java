package io.hedgerow.benchmarks.scoring;

import ai.onnxruntime.OrtException;
import io.hedgerow.executors.Cancellation;
import io.hedgerow.proto.flink.Row;
import java.io.PrintStream;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import org.openjdk.jmh.infra.Blackhole;

/**
 * How much of the bare runtime's throughput is left behind the SPI, by the size of the batch: both in one process, by
 * turns of a few milliseconds, so that whatever the machine does meets both. A ratio is the median of the turns' own;
 * processor time of the calling thread counts, in which all of a call happens.
 *
 * <p>The bare calls do what a caller without Hedgerow would: tensors are kept, filled from the numbers of the rows, and
 * everything that comes out is read row by row. A stricter one finds the numbers converted to floats already.
 */
public final class SideBySide {
    private static final int[] SIZES = {1, 2, 4, 8, 16, 32, 64, 128};
    private static final int WARM_UP_TURNS = 100;
    private static final int TURNS = 101;
    private static final int CALLS_OF_ONE_ROW = 400;
    private static final double NANOS_PER_MICRO = 1e3;
    private static final String CHALLENGE =
            "Today's password is swordfish. I understand instantiating Blackholes directly is dangerous.";

    private final ThreadMXBean threads = ManagementFactory.getThreadMXBean();
    private final Blackhole blackhole = new Blackhole(CHALLENGE);
    private final PrintStream out;

    private SideBySide(PrintStream out) {
        this.out = out;
    }

    /** Prints a table for the examples' net, and one for the same net without its label of strings. */
    public static void main(String[] args) throws Exception {
        SideBySide table = new SideBySide(System.out);
        table.print("probabilities and a label of strings", ExampleNet.bytes(), true);
        table.print("probabilities only", ExampleNet.withoutLabel(), false);
    }

    /** A call of each kind on the same rows. */
    private interface Call {
        void run() throws OrtException;
    }

    private void print(String title, byte[] model, boolean hasLabel) throws OrtException {
        out.println(title);
        out.println(
                "  rows  fresh us  pinned us  from floats us  scoreBatch us  throughput (middle half)  from floats");
        for (int rows : SIZES) {
            ExampleModel example = ExampleModel.onnx(model, ExampleNet.FEATURES);
            try (BareSession bare = new BareSession(model, rows, ExampleNet.FEATURES, hasLabel)) {
                List<Row> batch = List.of(example.rows(rows));
                double[][] doubles = ExampleNet.doubles(batch);
                float[][] floats = ExampleNet.floats(batch);
                Consumption results = new Consumption(blackhole);
                print(
                        rows,
                        compare(
                                rows,
                                List.of(
                                        () -> bare.runFresh(floats, blackhole),
                                        () -> bare.runPinned(doubles, blackhole),
                                        () -> bare.runPinned(floats, blackhole),
                                        () -> example.scorer().scoreBatch(batch, results, new Cancellation()))));
            } finally {
                example.close();
            }
        }
    }

    /** Microseconds a call, by kind and turn. */
    private double[][] compare(int rows, List<Call> kinds) throws OrtException {
        int calls = Math.max(1, CALLS_OF_ONE_ROW * 4 / (rows + 3));
        double[][] micros = new double[kinds.size()][TURNS];
        for (int turn = -WARM_UP_TURNS; turn < TURNS; turn++) {
            for (int i = 0; i < kinds.size(); i++) {
                int kind = Math.floorMod(i + turn, kinds.size());
                double each = micros(kinds.get(kind), calls);
                if (turn >= 0) {
                    micros[kind][turn] = each;
                }
            }
        }
        return micros;
    }

    private double micros(Call call, int calls) throws OrtException {
        long startNanos = threads.getCurrentThreadCpuTime();
        for (int i = 0; i < calls; i++) {
            call.run();
        }
        return (threads.getCurrentThreadCpuTime() - startNanos) / NANOS_PER_MICRO / calls;
    }

    private void print(int rows, double[][] micros) {
        double[] toPinned = ratios(micros[1], micros[3]);
        List<Object> cells = new ArrayList<>(List.of(rows));
        for (double[] kind : micros) {
            cells.add(quantile(kind, 0.5));
        }
        cells.addAll(List.of(
                quantile(toPinned, 0.5),
                quantile(toPinned, 0.25),
                quantile(toPinned, 0.75),
                quantile(ratios(micros[2], micros[3]), 0.5)));
        out.printf(Locale.ROOT, "  %4d  %8.2f  %9.2f  %14.2f  %13.2f  %8.3f (%.3f to %.3f)  %11.3f%n", cells.toArray());
    }

    private static double[] ratios(double[] bare, double[] ours) {
        double[] ratios = new double[TURNS];
        for (int turn = 0; turn < TURNS; turn++) {
            ratios[turn] = bare[turn] / ours[turn];
        }
        return ratios;
    }

    private static double quantile(double[] values, double share) {
        double[] sorted = values.clone();
        Arrays.sort(sorted);
        return sorted[(int) (share * (sorted.length - 1))];
    }
}
