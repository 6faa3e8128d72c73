package io.hedgerow.policies.fanout;

import io.hedgerow.policies.spec.EndpointSpec;
import io.hedgerow.policies.spec.FanOutSpec.Mode;
import io.hedgerow.policies.spec.SelectionSpec;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Plans the fan-out of an endpoint's requests.
 *
 * <p>Mode {@code all}: every variant scores, shadows included; there is an arm only where {@code canary} is among
 * the endpoint's selection policies. Mode {@code assigned}: the arm's variant scores, with all shadows and all
 * fallbacks. Modes {@code hedged} and {@code staged}: every variant is planned, and the pool decides which of them it
 * launches; what {@link HedgeCopies} says comes on top. Plans are made once and shared. Stateless and thread-safe.
 */
public final class FanOutPlanner {

    /** Name of the selection policy that answers with the arm's variant. */
    public static final String CANARY = "canary";

    private static final int NO_ARM = -1;

    private final @Nullable Assignment assignment;
    private final Plan[] planOfArm;
    private final Plan withoutArm;

    private FanOutPlanner(@Nullable Assignment assignment, Plan[] planOfArm, Plan withoutArm) {
        this.assignment = assignment;
        this.planOfArm = planOfArm;
        this.withoutArm = withoutArm;
    }

    /**
     * The planner of an endpoint. Throws {@link IllegalArgumentException} when arms are needed and all weights
     * are 0, or when a fallback is no variant.
     */
    public static FanOutPlanner of(EndpointSpec endpoint) {
        int size = endpoint.variants().size();
        boolean assigned = endpoint.fanOut().mode() == Mode.ASSIGNED;
        long always = assigned ? shadows(endpoint) | fallbacks(endpoint) : -1L >>> (Long.SIZE - size);
        Plan[] planOfArm = new Plan[size];
        for (int arm = 0; arm < size; arm++) {
            planOfArm[arm] = new Plan(always | (1L << arm), arm);
        }
        boolean hasArms = assigned || hasCanary(endpoint.selection());
        return new FanOutPlanner(hasArms ? Assignment.of(endpoint) : null, planOfArm, new Plan(always, NO_ARM));
    }

    private static long shadows(EndpointSpec endpoint) {
        long mask = 0;
        for (int i = 0; i < endpoint.variants().size(); i++) {
            if (endpoint.variants().get(i).shadow()) {
                mask |= 1L << i;
            }
        }
        return mask;
    }

    private static long fallbacks(EndpointSpec endpoint) {
        long mask = 0;
        List<String> fallbacks = endpoint.fanOut().fallbacks();
        for (String fallback : fallbacks) {
            int variant = endpoint.variantIndex(fallback);
            if (variant < 0) {
                throw new IllegalArgumentException(
                        "endpoint " + endpoint.name() + ": no variant " + fallback + " to fall back to");
            }
            mask |= 1L << variant;
        }
        return mask;
    }

    private static boolean hasCanary(@Nullable SelectionSpec selection) {
        return selection != null && (selection.policy().equals(CANARY) || hasCanary(selection.otherwise()));
    }

    /**
     * Plans one request; the same unit always gets the same plan.
     *
     * @param unit what is randomised; not looked at where there are no arms
     */
    public Plan plan(String unit) {
        return assignment == null ? withoutArm : planOfArm[assignment.arm(unit)];
    }
}
