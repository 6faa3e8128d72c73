package io.hedgerow.policies.selection;

import io.hedgerow.policies.spec.EndpointSpec;
import io.hedgerow.policies.spec.FanOutSpec.Mode;
import io.hedgerow.policies.spec.SelectionSpec;
import io.hedgerow.policies.spec.VariantSpec;
import java.math.BigDecimal;
import java.util.List;
import java.util.function.Predicate;

/**
 * Who can be on the ballots a policy sees: the variants that always are, and those of which one is. With an
 * assigned fan-out the endpoint's own policy sees the arm's variant alone, and the links of {@code otherwise} see
 * it with the fallbacks; else all variants that are no shadows stand.
 */
record Electorate(List<VariantSpec> always, List<VariantSpec> oneOf) {

    /** The electorate of a link in the endpoint's chain; its own policy is told by equality. */
    static Electorate of(SelectionSpec link, EndpointSpec endpoint) {
        List<VariantSpec> standing = answering(endpoint);
        if (endpoint.fanOut().mode() != Mode.ASSIGNED) {
            return new Electorate(standing, List.of());
        }
        List<VariantSpec> arms = only(standing, variant -> variant.weight() > 0);
        if (link.equals(endpoint.selection())) {
            return new Electorate(List.of(), arms);
        }
        return withFallbacks(endpoint, standing, arms);
    }

    /** All that may be eligible in one ballot of the endpoint. */
    static Electorate ofBallot(EndpointSpec endpoint) {
        List<VariantSpec> standing = answering(endpoint);
        return endpoint.fanOut().mode() != Mode.ASSIGNED
                ? new Electorate(standing, List.of())
                : withFallbacks(endpoint, standing, only(standing, variant -> variant.weight() > 0));
    }

    private static Electorate withFallbacks(EndpointSpec endpoint, List<VariantSpec> standing, List<VariantSpec> arms) {
        Predicate<VariantSpec> isFallback =
                variant -> endpoint.fanOut().fallbacks().contains(variant.name());
        return new Electorate(only(standing, isFallback), only(arms, isFallback.negate()));
    }

    /** The variants that are no shadows. */
    static List<VariantSpec> answering(EndpointSpec endpoint) {
        return only(endpoint.variants(), variant -> !variant.shadow());
    }

    private static List<VariantSpec> only(List<VariantSpec> variants, Predicate<VariantSpec> condition) {
        return variants.stream().filter(condition).toList();
    }

    /** Most voters on one ballot. */
    int voters() {
        return always.size() + (oneOf.isEmpty() ? 0 : 1);
    }

    /** Most voting weight on one ballot. */
    BigDecimal voteWeight() {
        BigDecimal heaviest = oneOf.stream()
                .map(Electorate::weightOf)
                .max(BigDecimal::compareTo)
                .orElse(BigDecimal.ZERO);
        return always.stream().map(Electorate::weightOf).reduce(heaviest, BigDecimal::add);
    }

    private static BigDecimal weightOf(VariantSpec variant) {
        return BigDecimal.valueOf(variant.voteWeight());
    }
}
