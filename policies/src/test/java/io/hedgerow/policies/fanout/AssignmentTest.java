package io.hedgerow.policies.fanout;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.dynatrace.hash4j.hashing.Hashing;
import io.hedgerow.policies.TestingEndpoint;
import java.nio.charset.StandardCharsets;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class AssignmentTest {

    /** Published vectors of Murmur3 x86 32 bit with seed 0: the library computes that function. */
    @ParameterizedTest
    @CsvSource({
        "'', 0",
        "test, ba6bd213",
        "hello, 248bfa47",
        "'hello, world', 149bbb7f",
        "'Hello, world!', c0363e43",
        "The quick brown fox jumps over the lazy dog, 2e4ff723"
    })
    void theHashIsMurmur3(String text, String hash) {
        int actual = Hashing.murmur3_32().hashBytesToInt(text.getBytes(StandardCharsets.UTF_8));
        assertThat(Integer.toHexString(actual)).isEqualTo(hash);
    }

    /** Computed by another implementation of the same function; a change here moves users between arms. */
    @ParameterizedTest
    @CsvSource({
        "wine, customer-9, 3701",
        "wine, r-17, 3908",
        "wine, '', 246",
        "'', '', 7430",
        "checkout-2026, user-1, 5799",
        "checkout-2026, user-2, 3648",
        "wîne, Kundin Ä, 5483",
        "wine, \uD83C\uDF77, 3728",
        "a:b, c, 8997",
        "a, b:c, 8997"
    })
    void goldenBuckets(String salt, String unit, int bucket) {
        assertThat(Assignment.bucket(salt, unit)).isEqualTo(bucket);
    }

    @Test
    void armsOwnAdjoiningRangesInDeclaredOrder() {
        Assignment assignment = Assignment.of(
                TestingEndpoint.withVariants(3).weights(1, 2, 1).assigned().build());
        assertThat(IntStream.of(0, 2499, 2500, 7499, 7500, 9999).map(assignment::armOfBucket))
                .containsExactly(0, 0, 1, 1, 2, 2);
    }

    @Test
    void weightsAreNormalisedByTheirSum() {
        Assignment assignment = Assignment.of(TestingEndpoint.withVariants(3)
                .weights(0.1, 0.2, 0.7)
                .assigned()
                .build());
        assertThat(IntStream.range(0, 3).map(assignment::bucketCount)).containsExactly(1000, 2000, 7000);
    }

    @Test
    void aThirdIsRoundedAtItsBoundary() {
        Assignment assignment = Assignment.of(
                TestingEndpoint.withVariants(3).weights(1, 1, 1).assigned().build());
        assertThat(IntStream.range(0, 3).map(assignment::bucketCount)).containsExactly(3333, 3334, 3333);
    }

    @Test
    void shadowsAndWeightZeroOwnNothing() {
        Assignment assignment = Assignment.of(TestingEndpoint.withVariants(5)
                .weights(0, 1, 5, 1, 0)
                .shadow(2)
                .assigned()
                .build());
        assertThat(IntStream.range(0, 5).map(assignment::bucketCount)).containsExactly(0, 5000, 0, 5000, 0);
        assertThat(IntStream.range(0, Assignment.BUCKETS)
                        .map(assignment::armOfBucket)
                        .distinct())
                .containsExactly(1, 3);
    }

    @Test
    void hugeAndTinyWeightsAreNoTrouble() {
        Assignment assignment = Assignment.of(TestingEndpoint.withVariants(3)
                .weights(Double.MAX_VALUE, Double.MIN_VALUE, Double.MAX_VALUE)
                .assigned()
                .build());
        assertThat(IntStream.range(0, 3).map(assignment::bucketCount)).containsExactly(5000, 0, 5000);
    }

    @Test
    void weightsThatSumToZeroAreRefused() {
        assertThatThrownBy(() -> Assignment.of(TestingEndpoint.withVariants(2)
                        .weights(0, 1)
                        .shadow(1)
                        .assigned()
                        .build()))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("endpoint wine: the weights of its arms sum to 0");
    }

    @Test
    void aBucketOutsideIsRefused() {
        Assignment assignment =
                Assignment.of(TestingEndpoint.withVariants(1).assigned().build());
        assertThatThrownBy(() -> assignment.armOfBucket(Assignment.BUCKETS)).hasMessageContaining("0 to 9999");
        assertThatThrownBy(() -> assignment.armOfBucket(-1)).hasMessageContaining("0 to 9999");
    }
}
