package io.hedgerow.collector;

import static org.assertj.core.api.Assertions.assertThat;

import io.hedgerow.policies.Outcome;
import io.hedgerow.policies.Status;
import io.hedgerow.policies.selection.Ballot;
import io.hedgerow.policies.selection.PolicyRegistry;
import io.hedgerow.policies.selection.SelectionPolicy;
import io.hedgerow.policies.selection.SelectionPolicyProvider;
import io.hedgerow.policies.spec.EndpointSpec;
import io.hedgerow.policies.spec.SelectionSpec;
import io.hedgerow.proto.Answer;
import io.hedgerow.proto.AttemptRecord;
import io.hedgerow.proto.flink.EndpointGeneration;
import io.hedgerow.proto.flink.EpochMicrosClock;
import java.io.IOException;
import java.net.URL;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Enumeration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Single rules of the rendezvous; the simulation covers their interplay. */
class RendezvousTest {
    private static final EpochMicrosClock AT_START = () -> 0;
    private static final EpochMicrosClock UNREAD = () -> {
        throw new AssertionError("the clock is read for nothing");
    };

    private static final EndpointGeneration FURTHER = Endpoints.generation(40, Endpoints.fastest(), "2");

    private final RendezvousStore store = Stores.empty(10_000);
    private RendezvousStore lastStore = store;
    private final TestingLedger ledger = new TestingLedger();
    private final List<Answer> answers = new ArrayList<>();
    private final List<AttemptRecord> attempts = new ArrayList<>();

    private Rendezvous rendezvous(CollectorOptions options, ServedEndpoint... endpoints) {
        return rendezvous(options, store, endpoints);
    }

    private Rendezvous rendezvous(CollectorOptions options, RendezvousStore kept, ServedEndpoint... endpoints) {
        return new Rendezvous(endpoints, options, kept, ledger, new RendezvousOutput() {
            @Override
            public void answer(Answer answer) {
                answers.add(answer);
            }

            @Override
            public void attempt(AttemptRecord attempt) {
                attempts.add(attempt);
            }
        });
    }

    /** What the store keeps, restored at that time; pools are waited for. */
    private Rendezvous restored(long nowMicros) {
        return restored(store, nowMicros);
    }

    private Rendezvous restored(RendezvousStore of, long nowMicros) {
        lastStore = Stores.restored(10_000, Stores.snapshot(of));
        Rendezvous restored = rendezvous(CollectorOptions.DEFAULTS.withRestoreGraceMillis(1_000), lastStore, fixed());
        restored.onRestored(nowMicros, 300_000);
        return restored;
    }

    private Rendezvous rendezvous(CollectorOptions options) {
        return rendezvous(options, fixed());
    }

    private static ServedEndpoint[] fixed() {
        return ServedEndpoint.of(Endpoints.roster(), PolicyRegistry.load(RendezvousTest.class.getClassLoader()));
    }

    @Test
    void keepsOnlySoManyRepliesWithoutAHeader() {
        Rendezvous rendezvous = rendezvous(CollectorOptions.DEFAULTS);
        for (int i = 0; i < 10_000; i++) {
            rendezvous.onReplies(Messages.scored("r", i, 0, 1), AT_START);
        }
        assertThat(((EarlyReplies) store.find("r")).replies()).hasSize(EarlyReplies.CAPACITY);
        assertThat(ledger.ignoredReplies).isEqualTo(10_000 - EarlyReplies.CAPACITY);
    }

    @Test
    void aRecordThatDoesNotFitWithoutAHeaderIsKeptInPart() {
        Rendezvous rendezvous = rendezvous(CollectorOptions.DEFAULTS);
        for (int i = 0; i < EarlyReplies.CAPACITY - 1; i++) {
            rendezvous.onReplies(Messages.scored("r", i, 0, 1), AT_START);
        }
        rendezvous.onReplies(Messages.together(Messages.scored("r", 9, 1, 1), Messages.scored("r", 9, 2, 1)), AT_START);
        assertThat(((EarlyReplies) store.find("r")).replies()).hasSize(EarlyReplies.CAPACITY);
        assertThat(ledger.ignoredReplies).isEqualTo(1);
    }

    @Test
    void aHeaderThatOnlyWaitsNeedsNoTime() {
        Rendezvous rendezvous = rendezvous(CollectorOptions.DEFAULTS);
        rendezvous.onHeader(Messages.header("r", 1, Endpoints.VOTE, 1_000), UNREAD);
        rendezvous.onHeader(Messages.header("r", 2, Endpoints.VOTE, 1_000), UNREAD);
        assertThat(ledger.opened).hasSize(1);
        assertThat(ledger.duplicates).hasSize(1);
    }

    @Test
    void repliesOfAnotherAdmissionAreIgnoredOneByOne() {
        Rendezvous rendezvous = rendezvous(CollectorOptions.DEFAULTS);
        rendezvous.onHeader(Messages.header("r", 1, Endpoints.FASTEST, 0), AT_START);
        rendezvous.onReplies(Messages.together(Messages.scored("r", 2, 0, 1), Messages.scored("r", 2, 1, 1)), AT_START);
        assertThat(answers).isEmpty();
        assertThat(ledger.ignoredReplies).isEqualTo(2);
        rendezvous.onReplies(Messages.together(Messages.scored("r", 1, 1, 0), Messages.scored("r", 1, 0, 1)), AT_START);
        assertThat(answers)
                .as("the first of the record decides")
                .singleElement()
                .satisfies(answer -> assertThat(answer.variant())
                        .isEqualTo(Endpoints.fastest().variants().get(1).name()));
        assertThat(store.requests()).isEmpty();
        rendezvous.onReplies(Messages.together(Messages.scored("r", 1, 1, 0), Messages.scored("r", 1, 0, 1)), AT_START);
        assertThat(ledger.ignoredReplies).isEqualTo(4);
    }

    @Test
    void writesNoAttemptsUnlessAsked() {
        Rendezvous rendezvous = rendezvous(CollectorOptions.DEFAULTS);
        rendezvous.onHeader(Messages.header("r", 1, Endpoints.FASTEST, 0), AT_START);
        rendezvous.onReplies(Messages.scored("r", 1, 0, 1), AT_START);
        assertThat(answers).hasSize(1);
        assertThat(attempts).isEmpty();
    }

    @Test
    void samplesWholeRequestsAndTheSameOnesAgain() {
        Rendezvous rendezvous = rendezvous(CollectorOptions.DEFAULTS.withAttempts(25));
        for (int i = 0; i < 4_000; i++) {
            rendezvous.onHeader(Messages.header("r" + i, 1, Endpoints.FASTEST, 0), AT_START);
            rendezvous.onReplies(Messages.scored("r" + i, 1, 0, 1), AT_START);
            rendezvous.onReplies(Messages.scored("r" + i, 1, 1, 1), AT_START);
        }
        long sampled =
                attempts.stream().map(AttemptRecord::requestId).distinct().count();
        assertThat(sampled).isBetween(850L, 1_150L);
        assertThat(attempts).hasSize((int) (2 * sampled));
        AttemptSampler again = new AttemptSampler(CollectorOptions.DEFAULTS.withAttempts(25));
        assertThat(attempts).allMatch(attempt -> again.isSampled(attempt.requestId()));
    }

    @Test
    void withoutAWindowAnIdIsForgottenAtOnce() {
        Rendezvous rendezvous = rendezvous(CollectorOptions.DEFAULTS.withDuplicateWindowMillis(0));
        rendezvous.onHeader(Messages.invalid("r", 1, 0), AT_START);
        assertThat(store.requests()).isEmpty();
        assertThat(store.tombstones()).isZero();
    }

    @Test
    void decidesAtTheDeadlineAndNotBefore() {
        Rendezvous rendezvous = rendezvous(CollectorOptions.DEFAULTS);
        rendezvous.onHeader(Messages.header("r", 1, Endpoints.VOTE, 0), AT_START);
        assertThat(rendezvous.pollDeadlines(49_999, 10)).isZero();
        assertThat(answers).isEmpty();
        assertThat(rendezvous.pollDeadlines(50_000, 10)).isEqualTo(1);
        assertThat(answers).hasSize(1);
    }

    @Test
    void takesNoMoreDeadlinesThanItIsAskedFor() {
        Rendezvous rendezvous = rendezvous(CollectorOptions.DEFAULTS);
        for (int i = 0; i < 10; i++) {
            rendezvous.onHeader(Messages.header("r" + i, i, Endpoints.VOTE, 0), AT_START);
        }
        assertThat(rendezvous.pollDeadlines(60_000, 4)).isEqualTo(4);
        assertThat(answers).hasSize(4);
        assertThat(store.nextDueMillis()).isLessThanOrEqualTo(60);
        assertThat(rendezvous.pollDeadlines(60_000, 100)).isEqualTo(6);
        assertThat(answers).hasSize(10);
    }

    @Test
    void aClockSetBackHoldsUpNoDeadline() {
        Rendezvous rendezvous = rendezvous(CollectorOptions.DEFAULTS);
        rendezvous.pollDeadlines(10_000_000, 10);
        rendezvous.onHeader(Messages.header("r", 1, Endpoints.VOTE, 1_000), () -> 1_000_000);
        assertThat(store.nextDueMillis()).isEqualTo(1_050);
        rendezvous.pollDeadlines(1_050_000, 10);
        assertThat(answers).hasSize(1);
    }

    @Test
    void aDecidedRequestIsNotScheduledAnyMore() {
        Rendezvous rendezvous = rendezvous(CollectorOptions.DEFAULTS);
        rendezvous.onHeader(Messages.header("r", 1, Endpoints.FASTEST, 0), AT_START);
        rendezvous.onReplies(Messages.scored("r", 1, 0, 1), AT_START);
        assertThat(store.scheduled()).as("one attempt is still open").isEqualTo(1);
        rendezvous.onReplies(Messages.scored("r", 1, 1, 1), AT_START);
        assertThat(store.scheduled()).isZero();
        assertThat(store.requests()).isEmpty();
        assertThat(store.tombstones()).isEqualTo(1);
    }

    @Test
    void aClockSetBackMakesNoNegativeLatency() {
        Rendezvous rendezvous = rendezvous(CollectorOptions.DEFAULTS);
        rendezvous.onHeader(Messages.header("r", 1, Endpoints.FASTEST, 1_000), AT_START);
        rendezvous.onReplies(Messages.scored("r", 1, 0, 1), AT_START);
        assertThat(answers.get(0).latencyMicros()).isZero();
    }

    @Test
    void servesAFurtherPositionUntilNothingOfItIsOpen() {
        Rendezvous rendezvous = rendezvous(CollectorOptions.DEFAULTS);
        assertThat(rendezvous.retire(FURTHER.position()))
                .as("of what is not there")
                .isTrue();
        rendezvous.install(served(FURTHER));
        rendezvous.onHeader(Messages.header("r", 1, FURTHER, 0), AT_START);
        assertThat(rendezvous.retire(FURTHER.position())).as("open").isFalse();
        rendezvous.onReplies(Messages.scored("r", 1, 1, 1), AT_START);
        assertThat(answers)
                .singleElement()
                .extracting(Answer::variant, Answer::version, Answer::epoch)
                .containsExactly("b", "2", FURTHER.epoch());
        assertThat(rendezvous.retire(FURTHER.position())).as("draining").isFalse();
        rendezvous.onReplies(Messages.scored("r", 1, 0, 1), AT_START);
        assertThat(rendezvous.retire(FURTHER.position())).isTrue();
        assertThat(rendezvous.retire(Endpoints.VOTE)).as("of the start").isTrue();
    }

    private static ServedEndpoint served(EndpointGeneration generation) {
        PolicyRegistry policies = PolicyRegistry.load(RendezvousTest.class.getClassLoader());
        return new ServedEndpoint(generation.position(), generation.endpoint(), policies);
    }

    @Test
    void aPlanUnderAPositionThatIsNotServedIsAnsweredOnce() {
        Rendezvous rendezvous = rendezvous(CollectorOptions.DEFAULTS);
        rendezvous.onReplies(Messages.scored("r", 1, 0, 1), AT_START);
        rendezvous.onHeader(Messages.header("r", 1, FURTHER, 0), () -> 3_000);
        rendezvous.onReplies(Messages.scored("r", 1, 1, 1), AT_START);
        rendezvous.onHeader(Messages.header("r", 2, FURTHER, 0), AT_START);
        assertThat(answers).singleElement().satisfies(answer -> {
            assertThat(answer.status()).isEqualTo(Status.UNAVAILABLE);
            assertThat(answer.endpoint()).isEqualTo("fastest");
            assertThat(answer.epoch()).isEqualTo(FURTHER.epoch());
            assertThat(answer.latencyMicros()).isEqualTo(3_000);
            assertThat(answer.replyTo()).isEqualTo("replies");
        });
        assertThat(ledger.unserved).hasSize(1);
        assertThat(ledger.duplicates).hasSize(1);
        assertThat(ledger.ignoredReplies).isEqualTo(2);
        assertThat(store.requests()).isEmpty();
    }

    @Test
    void aRequestThatWasUnderWayWhileTheJobWasDownHasAGraceAndALaterOneHasNone() {
        Rendezvous rendezvous = rendezvous(CollectorOptions.DEFAULTS);
        long restoreMicros = 60_000_000;
        rendezvous.onRestored(restoreMicros, 0);
        rendezvous.onHeader(Messages.header("before", 1, Endpoints.VOTE, 0), () -> restoreMicros);
        rendezvous.onHeader(Messages.header("after", 2, Endpoints.VOTE, restoreMicros / 1_000), () -> restoreMicros);
        long deadline = ((AdmittedRequest) store.find("after")).deadlineMillis();
        assertThat(((AdmittedRequest) store.find("before")).deadlineMillis())
                .isEqualTo(restoreMicros / 1_000 + CollectorOptions.DEFAULTS.restoreGraceMillis());
        assertThat(deadline).isLessThan(restoreMicros / 1_000 + CollectorOptions.DEFAULTS.restoreGraceMillis());
    }

    @Test
    void restoredRequestsWaitForThePoolsAndAGrace() {
        Rendezvous before = rendezvous(CollectorOptions.DEFAULTS);
        before.onHeader(Messages.header("open", 1, Endpoints.VOTE, 0), AT_START);
        before.onHeader(Messages.header("drains", 2, Endpoints.VOTE, 0), AT_START);
        for (int variant = 0; variant < 3; variant++) {
            before.onReplies(Messages.scored("drains", 2, variant, 1), AT_START);
        }
        answers.clear();
        Rendezvous after = restored(60_000_000);
        after.onHeader(Messages.header("on its way", 3, Endpoints.VOTE, 1), () -> 61_000_000);
        after.onHeader(Messages.header("after", 4, Endpoints.VOTE, 60_500), () -> 60_500_000);
        after.pollDeadlines(359_000_000, 10);
        assertThat(answers).extracting(Answer::requestId).containsExactly("after");

        after.onReplies(Messages.scored("open", 1, 0, 1), () -> 359_000_000);
        after.onPoolsReady(360_000_000);
        after.pollDeadlines(360_999_000, 10);
        assertThat(answers).hasSize(1);
        after.onReplies(Messages.scored("open", 1, 1, 1), () -> 360_999_000);
        after.pollDeadlines(361_000_000, 10);
        assertThat(answers).extracting(Answer::requestId).containsExactlyInAnyOrder("after", "open", "on its way");
        assertThat(answers)
                .filteredOn(answer -> answer.requestId().equals("open"))
                .first()
                .extracting(Answer::status)
                .isEqualTo(Status.ANSWERED);
        assertThat(ledger.ended).filteredOn(attempt -> attempt.admission() == 1).noneMatch(TestingLedger.Ended::isLate);
        after.pollDeadlines(362_000_000, 10);
        after.pollDeadlines(363_000_000, 10);
        assertThat(lastStore.requests())
                .as("what is silent is not waited for for ever")
                .isEmpty();
    }

    @Test
    void restoredRequestsDoNotWaitForEverForPools() {
        rendezvous(CollectorOptions.DEFAULTS).onHeader(Messages.header("open", 1, Endpoints.VOTE, 0), AT_START);
        Rendezvous after = restored(60_000_000);
        after.pollDeadlines(360_999_000, 10);
        assertThat(answers).isEmpty();
        after.pollDeadlines(361_000_000, 10);
        assertThat(answers).extracting(Answer::status).containsExactly(Status.UNAVAILABLE);
    }

    @Test
    void aWaitForPoolsThatIsRestoredIsForgotten() {
        rendezvous(CollectorOptions.DEFAULTS).onHeader(Messages.header("open", 1, Endpoints.VOTE, 0), AT_START);
        restored(60_000_000);
        Rendezvous again = restored(lastStore, 70_000_000);
        again.onPoolsReady(71_000_000);
        again.pollDeadlines(72_000_000, 10);
        assertThat(answers).extracting(Answer::status).containsExactly(Status.UNAVAILABLE);
    }

    @Test
    void restoredRequestsUnderAPositionThatIsNotServedAreAnsweredOnce() {
        Rendezvous before = rendezvous(CollectorOptions.DEFAULTS);
        before.install(served(FURTHER));
        before.onHeader(Messages.header("open", 1, FURTHER, 0), AT_START);
        before.onHeader(Messages.header("draining", 2, FURTHER, 0), AT_START);
        before.onReplies(Messages.scored("draining", 2, 1, 1), AT_START);
        before.onHeader(Messages.header("served", 3, Endpoints.VOTE, 0), AT_START);
        answers.clear();
        RendezvousStore restored = Stores.restored(10_000, Stores.snapshot(store));
        assertThat(restored.positions()).containsExactly(Endpoints.VOTE, FURTHER.position());
        Rendezvous after = rendezvous(CollectorOptions.DEFAULTS, restored, fixed());
        after.onRestored(0, 0);
        assertThat(answers)
                .singleElement()
                .extracting(Answer::requestId, Answer::status)
                .containsExactly("open", Status.UNAVAILABLE);
        assertThat(restored.requests()).extracting(RequestState::requestId).containsExactly("served");
        assertThat(restored.positions()).containsExactly(Endpoints.VOTE);
        after.onHeader(Messages.header("open", 4, Endpoints.VOTE, 0), AT_START);
        assertThat(ledger.duplicates).hasSize(1);
        assertThat(ledger.restored).isEqualTo(1);
    }

    @Test
    void aPolicyThatThrowsCostsItsRequestsAndNotTheJob(@TempDir Path services) throws IOException {
        ClassLoader loader = serviceLoader(services);
        EndpointSpec vote = Endpoints.vote();
        EndpointSpec exploding = new EndpointSpec(
                vote.name(),
                1,
                vote.inputs(),
                vote.classes(),
                false,
                vote.task(),
                vote.deadlineMillis(),
                vote.deadlineFrom(),
                vote.variants(),
                vote.fanOut(),
                SelectionSpec.of("exploding"),
                vote.onDeadline());
        Rendezvous rendezvous =
                rendezvous(CollectorOptions.DEFAULTS, new ServedEndpoint(0, exploding, PolicyRegistry.load(loader)));
        rendezvous.onHeader(Messages.header("r", 1, 0, 0), AT_START);
        rendezvous.onReplies(Messages.scored("r", 1, 0, 1), AT_START);
        assertThat(answers).singleElement().extracting(Answer::status).isEqualTo(Status.UNAVAILABLE);
        rendezvous.onHeader(Messages.header("s", 2, 0, 0), AT_START);
        rendezvous.onReplies(Messages.ended("s", 2, 0, Outcome.SHED), AT_START);
        assertThat(answers).hasSize(2);
        assertThat(ledger.policyFailures).hasSize(2);
    }

    private ClassLoader serviceLoader(Path services) throws IOException {
        Path file = services.resolve("providers");
        Files.writeString(file, ExplodingProvider.class.getName());
        String name = "META-INF/services/" + SelectionPolicyProvider.class.getName();
        return new ClassLoader(getClass().getClassLoader()) {
            @Override
            public Enumeration<URL> getResources(String resource) throws IOException {
                return resource.equals(name)
                        ? Collections.enumeration(List.of(file.toUri().toURL()))
                        : super.getResources(resource);
            }
        };
    }

    /** Makes a policy that throws. */
    public static final class ExplodingProvider implements SelectionPolicyProvider {
        @Override
        public String name() {
            return "exploding";
        }

        @Override
        public boolean isOrderFree(SelectionSpec selection, EndpointSpec endpoint) {
            return true;
        }

        @Override
        public SelectionPolicy create(SelectionSpec selection, EndpointSpec endpoint) {
            return ExplodingProvider::explode;
        }

        private static io.hedgerow.policies.selection.Verdict explode(Ballot ballot) {
            throw new IllegalStateException("boom over " + ballot.size());
        }
    }
}
