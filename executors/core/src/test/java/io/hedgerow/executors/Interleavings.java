package io.hedgerow.executors;

import java.util.function.Supplier;
import org.jetbrains.lincheck.datastructures.ManagedStrategyGuarantee;
import org.jetbrains.lincheck.datastructures.ManagedStrategyGuaranteeKt;
import org.jetbrains.lincheck.datastructures.ModelCheckingOptions;
import org.jetbrains.lincheck.datastructures.Operation;
import org.jetbrains.lincheck.datastructures.Validate;
import org.jetbrains.lincheck.datastructures.verifier.EpsilonVerifier;

/**
 * Runs a scenario again and again, each time with its threads interleaved in another way: all ways with one switch of
 * threads, then those with two, and so on, as far as the number goes. The same ones in every run of the test.
 *
 * <p>Threads are not switched everywhere: a call of a {@code java.util} collection counts as atomic, and classes of
 * policies and proto, like those of libraries, are not interleaved. A race within one of these is not found here.
 */
public final class Interleavings {
    /**
     * Collections go without a switch inside: else their own steps are most of what is interleaved, and a broken
     * check-then-act beside them is not reached. But for what calls back, which may have to wait.
     */
    private static final ManagedStrategyGuarantee COLLECTIONS = ManagedStrategyGuaranteeKt.forClasses(
                    Interleavings::isCollection)
            .methods(method -> !method.equals("forEach"))
            .treatAsAtomic();

    /** Specifications and messages are immutable, and libraries confined to one thread. */
    private static final ManagedStrategyGuarantee UNSHARED = ManagedStrategyGuaranteeKt.forClasses(
                    Interleavings::isUnshared)
            .allMethods()
            .ignore();

    /** Some collections are emptied slot by slot. */
    private static final int LONGEST_LOOP = 1_000;

    private static Supplier<Scenario> next;

    private final Scenario scenario = next.get();

    @Operation(runOnce = true)
    public void taskThread() {
        scenario.run(scenario::taskThread);
    }

    @Operation(runOnce = true)
    public void worker() {
        scenario.run(scenario::worker);
    }

    @Operation(runOnce = true)
    public void otherWorker() {
        scenario.run(scenario::otherWorker);
    }

    @Validate
    public void end() throws Exception {
        scenario.end();
    }

    /** Fails when the scenario does not hold in one interleaving, or does not end. */
    static void check(int interleavings, Supplier<Scenario> scenarios) {
        next = scenarios;
        new ModelCheckingOptions()
                .iterations(1)
                .invocationsPerIteration(interleavings)
                .threads(3)
                .actorsPerThread(1)
                .actorsBefore(0)
                .actorsAfter(0)
                .loopBound(LONGEST_LOOP)
                .minimizeFailedScenario(false)
                .verifier(EpsilonVerifier.class)
                .addGuarantee(COLLECTIONS)
                .addGuarantee(UNSHARED)
                .check(Interleavings.class);
    }

    private static boolean isCollection(String className) {
        return className.startsWith("java.util.") && className.indexOf('.', "java.util.".length()) < 0;
    }

    private static boolean isUnshared(String className) {
        return className.startsWith("io.hedgerow.policies.")
                || className.startsWith("io.hedgerow.proto.")
                || className.startsWith("com.")
                || className.startsWith("org.");
    }
}
