package io.hedgerow.policies.fanout;

import com.dynatrace.hash4j.hashing.Hasher32;
import com.dynatrace.hash4j.hashing.Hashing;
import io.hedgerow.policies.spec.EndpointSpec;
import io.hedgerow.policies.spec.VariantSpec;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;

/**
 * The sticky assignment of units to arms. An arm is a variant that is no shadow; a unit is whatever is
 * randomised, such as a user or a device.
 *
 * <p>A unit's bucket is the Murmur3 hash (x86, 32 bit, seed 0) of the UTF-8 bytes of {@code salt + ":" + unit},
 * read as unsigned, modulo {@link #BUCKETS}. Arms own adjoining ranges of buckets in declared order: the range of
 * an arm ends at {@code round(BUCKETS * w / sum)}, where {@code w} is the sum of the weights up to and with it.
 * The sums are exact decimals, so that raising the weight of one arm moves both ends of its range outwards or
 * not at all: no unit leaves it. An arm of weight 0 owns nothing, and so does one whose share is below half a
 * bucket.
 *
 * <p>Immutable and thread-safe.
 */
public final class Assignment {

    /** Number of buckets: one is a hundredth of a percent. */
    public static final int BUCKETS = 10_000;

    private static final Hasher32 MURMUR3 = Hashing.murmur3_32();

    private final String salt;
    private final int[] ends;

    private Assignment(String salt, int[] ends) {
        this.salt = salt;
        this.ends = ends;
    }

    /**
     * The assignment over an endpoint's arms. Throws {@link IllegalArgumentException} when the weights of all
     * arms are 0.
     */
    public static Assignment of(EndpointSpec endpoint) {
        List<VariantSpec> variants = endpoint.variants();
        BigDecimal sum = sumOfWeights(variants);
        if (sum.signum() == 0) {
            throw new IllegalArgumentException(
                    "endpoint " + endpoint.name() + ": the weights of its arms sum to 0; at least one must be above 0");
        }
        int[] ends = new int[variants.size()];
        for (int i = 0; i < ends.length; i++) {
            ends[i] = sumOfWeights(variants.subList(0, i + 1))
                    .multiply(BigDecimal.valueOf(BUCKETS))
                    .divide(sum, 0, RoundingMode.HALF_UP)
                    .intValueExact();
        }
        return new Assignment(endpoint.fanOut().salt(), ends);
    }

    private static BigDecimal sumOfWeights(List<VariantSpec> variants) {
        return variants.stream()
                .filter(variant -> !variant.shadow())
                .map(variant -> BigDecimal.valueOf(variant.weight()))
                .reduce(BigDecimal.ZERO, BigDecimal::add);
    }

    /** The bucket of a unit under a salt, from 0 to {@code BUCKETS - 1}. */
    public static int bucket(String salt, String unit) {
        int hash = MURMUR3.hashBytesToInt((salt + ":" + unit).getBytes(StandardCharsets.UTF_8));
        return Integer.remainderUnsigned(hash, BUCKETS);
    }

    /** The bucket of a unit, from 0 to {@code BUCKETS - 1}. */
    public int bucket(String unit) {
        return bucket(salt, unit);
    }

    /** Position of the variant whose arm the unit is assigned to. */
    public int arm(String unit) {
        return armOfBucket(bucket(unit));
    }

    /** Position of the variant that owns a bucket. */
    public int armOfBucket(int bucket) {
        if (bucket < 0 || bucket >= BUCKETS) {
            throw new IllegalArgumentException("bucket must be 0 to " + (BUCKETS - 1) + ", was " + bucket);
        }
        int arm = 0;
        while (ends[arm] <= bucket) {
            arm++;
        }
        return arm;
    }

    /** Number of buckets a variant owns; 0 for a shadow. */
    public int bucketCount(int variant) {
        return ends[variant] - (variant == 0 ? 0 : ends[variant - 1]);
    }

    @Override
    public String toString() {
        return "Assignment[salt=" + salt + ", ends=" + Arrays.toString(ends) + "]";
    }
}
