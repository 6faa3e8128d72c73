package io.hedgerow.policies.selection;

import io.hedgerow.policies.fanout.FanOutPlanner;
import io.hedgerow.policies.spec.EndpointSpec;
import io.hedgerow.policies.spec.FanOutSpec.Mode;
import io.hedgerow.policies.spec.SelectionSpec;
import io.hedgerow.policies.spec.SelectionSpec.Statistic;
import io.hedgerow.policies.spec.Task;
import io.hedgerow.policies.spec.VariantSpec;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The providers of this module's policies but for the votes and {@code confidence}. */
final class BuiltIns {
    private BuiltIns() {}

    static List<SelectionPolicyProvider> all() {
        return List.of(
                new FastestProvider(),
                VoteProvider.majority(),
                VoteProvider.weighted(),
                new ConfidenceProvider(),
                new AverageProvider(),
                new PriorityProvider(),
                new CanaryProvider());
    }

    private static final class FastestProvider extends BuiltInProvider {
        FastestProvider() {
            super("fastest", Set.of());
        }

        @Override
        Problem orderDependence(SelectionSpec selection, EndpointSpec endpoint) {
            return new Problem("policy", "fastest answers with whichever variant happens to arrive first");
        }

        @Override
        void addUnfit(SelectionSpec selection, EndpointSpec endpoint, List<Problem> problems) {}

        @Override
        SelectionPolicy make(SelectionSpec selection, EndpointSpec endpoint) {
            return new FirstArrived(Threshold.of(selection.minConfidence()));
        }
    }

    private static final class AverageProvider extends BuiltInProvider {
        AverageProvider() {
            super("average", Set.of(Setting.STATISTIC));
        }

        @Override
        @Nullable
        Problem orderDependence(SelectionSpec selection, EndpointSpec endpoint) {
            return null;
        }

        @Override
        void addUnfit(SelectionSpec selection, EndpointSpec endpoint, List<Problem> problems) {
            if (selection.statistic() != Statistic.MEAN && endpoint.task() != Task.REGRESSION) {
                problems.add(
                        new Problem("statistic", "median needs task regression; class probabilities allow mean only"));
            }
        }

        @Override
        SelectionPolicy make(SelectionSpec selection, EndpointSpec endpoint) {
            return endpoint.task() == Task.REGRESSION
                    ? new AverageOfValues(selection.statistic())
                    : new AverageOfProbabilities(endpoint.classes().size(), Threshold.of(selection.minConfidence()));
        }
    }

    private static final class PriorityProvider extends BuiltInProvider {
        PriorityProvider() {
            super("priority", Set.of());
        }

        @Override
        @Nullable
        Problem orderDependence(SelectionSpec selection, EndpointSpec endpoint) {
            return null;
        }

        @Override
        void addUnfit(SelectionSpec selection, EndpointSpec endpoint, List<Problem> problems) {}

        @Override
        SelectionPolicy make(SelectionSpec selection, EndpointSpec endpoint) {
            return new FirstDeclared(Threshold.of(selection.minConfidence()));
        }
    }

    private static final class CanaryProvider extends BuiltInProvider {
        CanaryProvider() {
            super(FanOutPlanner.CANARY, Set.of());
        }

        @Override
        @Nullable
        Problem orderDependence(SelectionSpec selection, EndpointSpec endpoint) {
            return null;
        }

        @Override
        void addUnfit(SelectionSpec selection, EndpointSpec endpoint, List<Problem> problems) {
            List<VariantSpec> arms = Electorate.answering(endpoint);
            boolean isSaidOfFanOut = endpoint.fanOut().mode() == Mode.ASSIGNED;
            if (!isSaidOfFanOut && !arms.isEmpty() && arms.stream().allMatch(arm -> arm.weight() == 0)) {
                problems.add(new Problem(
                        "policy",
                        "canary selects by weight, and the weights of all variants that answer are 0; at least one"
                                + " must be above 0"));
            }
        }

        @Override
        SelectionPolicy make(SelectionSpec selection, EndpointSpec endpoint) {
            return new ArmsVariant(Threshold.of(selection.minConfidence()));
        }
    }
}
