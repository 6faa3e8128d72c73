package io.hedgerow.executors.java;

import io.hedgerow.policies.spec.ValueType;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;

/** Classes a user might bring, good and bad. */
public final class TestingJavaModels {
    /** Instances that were made and not closed. */
    static final AtomicInteger OPEN = new AtomicInteger();

    private TestingJavaModels() {}

    /** Counts itself. */
    public abstract static class Counted implements JavaModel {
        protected Counted() {
            OPEN.incrementAndGet();
        }

        @Override
        public ModelDescription description() {
            return ModelDescription.regression().input("x", ValueType.DOUBLE);
        }

        @Override
        public ModelScore score(ModelRow row) throws Exception {
            return ModelScore.value(row.number("x"));
        }

        @Override
        public void close() {
            OPEN.decrementAndGet();
        }
    }

    /** What a user would write. */
    public static final class FraudModel extends Counted {
        private final double threshold;
        private final Map<String, Double> riskByCountry;

        public FraudModel(ModelOptions options) {
            threshold = options.number("threshold", 1_000);
            if (threshold <= 0) {
                options.refuse("threshold", "must be above 0, was " + threshold);
            }
            riskByCountry = Map.of(options.text("riskyCountry", "XX"), 0.5);
        }

        @Override
        public ModelDescription description() {
            return ModelDescription.classification("ok", "fraud")
                    .input("amount", ValueType.DOUBLE)
                    .input("count", ValueType.LONG)
                    .input("abroad", ValueType.BOOLEAN)
                    .optionalInput("country", ValueType.STRING)
                    .output("reason", ValueType.STRING);
        }

        @Override
        public ModelScore score(ModelRow row) {
            double risk = row.number("amount") > threshold ? 0.4 : 0.1;
            risk += row.flag("abroad") ? 0.05 : 0;
            risk += row.whole("count") > 5 ? 0.04 : 0;
            if (!row.isMissing("country")) {
                risk += riskByCountry.getOrDefault(row.text("country"), 0.0);
            }
            return ModelScore.probabilities(1 - risk, risk)
                    .withOutput("reason", row.isMissing("country") ? "no country" : "country known");
        }
    }

    /** Numbers for classes. */
    public static final class Numbered extends Counted {
        @Override
        public ModelDescription description() {
            return ModelDescription.classification(3, 4.0, "five").input("x", ValueType.INT);
        }

        @Override
        public ModelScore score(ModelRow row) {
            return row.whole("x") == 4
                    ? ModelScore.label(4L)
                    : ModelScore.label("five").withConfidence(0.5);
        }
    }

    /** Says whatever its option asks for. */
    public static final class Odd extends Counted {
        private final String what;

        public Odd(ModelOptions options) {
            what = options.text("what");
        }

        @Override
        public ModelDescription description() {
            if (what.startsWith("regression")) {
                return super.description();
            }
            if (what.startsWith("transformation")) {
                return ModelDescription.transformation()
                        .input("x", ValueType.DOUBLE)
                        .output("y", ValueType.DOUBLE);
            }
            return ModelDescription.classification("a", "b").input("x", ValueType.DOUBLE);
        }

        @Override
        public ModelScore score(ModelRow row) throws Exception {
            return switch (what) {
                case "null" -> null;
                case "unknown label" -> ModelScore.label("c");
                case "nothing", "regression nothing", "transformation" -> ModelScore.outputs();
                case "short" -> ModelScore.probabilities(1);
                case "NaN" -> ModelScore.probabilities(Double.NaN, 1);
                case "negative" -> ModelScore.probabilities(-0.5, 1.5);
                case "confidence" -> ModelScore.label("a").withConfidence(2);
                case "output" -> ModelScore.label("a").withOutput("unknown", 1);
                case "regression label" -> ModelScore.label("a");
                case "transformation value" -> ModelScore.value(1);
                case "unknown input" -> ModelScore.value(row.number("y"));
                case "other type" -> ModelScore.value(row.text("x").length());
                case "regression twice" -> ModelScore.value(2 * row.number("x"));
                default -> throw new IllegalStateException(what);
            };
        }
    }

    /** Throws in its constructor what its option names. */
    public static final class Throwing extends Counted {
        public Throwing(ModelOptions options) throws Throwable {
            OPEN.decrementAndGet(); // nobody gets to close it
            throw Class.forName(options.text("error"))
                    .asSubclass(Throwable.class)
                    .getConstructor()
                    .newInstance();
        }
    }

    /** Recurses without end in its constructor. */
    public static final class Endless extends Counted {
        public Endless() {
            OPEN.decrementAndGet();
            overflow(0);
        }

        @SuppressWarnings("InfiniteRecursion") // the point of it
        private static double overflow(double depth) {
            return 1 + overflow(depth + 1);
        }
    }

    /** Asks for more memory than there is. */
    public static final class Greedy extends Counted {
        public Greedy() {
            OPEN.decrementAndGet();
            long[][] much = new long[Integer.MAX_VALUE - 8][];
            for (int i = 0; i < much.length; i++) {
                much[i] = new long[1 << 27];
            }
        }
    }

    /** Cannot be initialized. */
    public static final class Unready extends Counted {
        private static final int NUMBER = Integer.parseInt("no number");

        @Override
        public ModelScore score(ModelRow row) {
            return ModelScore.value(NUMBER);
        }
    }

    /** Fails to describe itself, and to close. */
    public static final class Speechless extends Counted {
        private final String how;

        public Speechless(ModelOptions options) {
            how = options.text("how");
        }

        @Override
        public ModelDescription description() {
            if (how.equals("null")) {
                return null;
            }
            return ModelDescription.regression().input("x", ValueType.DOUBLE).input("x", ValueType.LONG);
        }

        @Override
        public void close() {
            super.close();
            throw new IllegalStateException("closing failed");
        }
    }

    /** No model. */
    public static final class NoModel {
        static final AtomicInteger MADE = new AtomicInteger();

        public NoModel() {
            MADE.incrementAndGet();
        }
    }

    /** Not public. */
    static final class Hidden extends Counted {}

    /** Not static. */
    @SuppressWarnings("ClassCanBeStatic") // the point of it
    public final class Inner extends Counted {}

    /** Has only a constructor nobody can call. */
    public static final class Closed extends Counted {
        private Closed() {}
    }
}
