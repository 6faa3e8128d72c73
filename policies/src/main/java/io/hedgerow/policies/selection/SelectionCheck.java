package io.hedgerow.policies.selection;

import io.hedgerow.policies.spec.EndpointSpec;
import io.hedgerow.policies.spec.SelectionSpec;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Finds everything that is wrong along an endpoint's chain of selection policies. */
final class SelectionCheck {

    /** Most policies in one chain. */
    static final int MAX_LINKS = 8;

    private static final String WITHOUT_DEADLINE =
            "; without a deadline only policies are allowed that do not depend on the order of arrival";

    private final EndpointSpec endpoint;
    private final PolicyRegistry registry;
    private final List<Problem> problems = new ArrayList<>();

    private SelectionCheck(EndpointSpec endpoint, PolicyRegistry registry) {
        this.endpoint = endpoint;
        this.registry = registry;
    }

    static List<Problem> problems(EndpointSpec endpoint, PolicyRegistry registry) {
        SelectionCheck check = new SelectionCheck(endpoint, registry);
        String path = "selection";
        int links = 0;
        for (SelectionSpec link = endpoint.selection(); link != null; link = link.otherwise()) {
            if (++links > MAX_LINKS) {
                check.problems.add(
                        new Problem(path, "the chain of otherwise is too long; allowed: " + MAX_LINKS + " policies"));
                break;
            }
            check.checkLink(link, path);
            path += ".otherwise";
        }
        return check.problems;
    }

    private void checkLink(SelectionSpec link, String path) {
        SelectionPolicyProvider provider = registry.providerOrNull(link.policy());
        if (provider == null) {
            problems.add(new Problem(path + ".policy", registry.unknown(link.policy())));
            return;
        }
        try {
            provider.problems(link, endpoint).forEach(problem -> problems.add(problem.under(path)));
            Problem ofRace = provider instanceof BuiltInProvider ? RacePolicyCheck.problem(link, endpoint) : null;
            if (ofRace != null) {
                problems.add(ofRace.under(path));
            }
            Problem reason = endpoint.hasDeadline() ? null : orderDependence(provider, link);
            if (reason != null) {
                problems.add(new Problem(reason.path(), reason.message() + WITHOUT_DEADLINE).under(path));
            }
        } catch (RuntimeException e) { // a user's class: whatever it throws is one more thing wrong with the document
            problems.add(new Problem(
                    path + ".policy", provider.getClass().getName() + " failed to check its settings: " + e));
        }
    }

    private @Nullable Problem orderDependence(SelectionPolicyProvider provider, SelectionSpec link) {
        if (provider instanceof BuiltInProvider builtIn) {
            return builtIn.orderDependence(link, endpoint);
        }
        return provider.isOrderFree(link, endpoint)
                ? null
                : new Problem("policy", link.policy() + " depends on the order of arrival");
    }
}
