package io.hedgerow.collector;

import static org.assertj.core.api.Assertions.assertThat;

import io.hedgerow.policies.Outcome;
import io.hedgerow.policies.selection.PolicyRegistry;
import io.hedgerow.proto.Answer;
import io.hedgerow.proto.AttemptRecord;
import io.hedgerow.proto.flink.AttemptReplies;
import io.hedgerow.proto.flink.AttemptReply;
import io.hedgerow.proto.flink.PlanHeader;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** Replies that come in one record are taken as if they had come one by one at that moment. */
class RepliesTogetherPropertyTest {
    private static final int SEEDS = 2_000;
    private static final ServedEndpoint[] ENDPOINTS = ServedEndpoint.of(
            Endpoints.roster(), PolicyRegistry.load(RepliesTogetherPropertyTest.class.getClassLoader()));

    @Test
    void oneRecordIsWorthItsReplies() {
        for (long seed = 1; seed <= SEEDS; seed++) {
            Random random = new Random(seed);
            List<Object> messages = messages(random);
            Run together = new Run();
            Run apart = new Run();
            long millis = 1_000;
            for (Object message : messages) {
                millis += random.nextInt(20);
                together.take(message, millis);
                apart.takeApart(message, millis);
            }
            assertThat(together.outcome()).as("seed %d: %s", seed, messages).isEqualTo(apart.outcome());
        }
    }

    /** Headers, and records of replies of them, of other admissions, of attempts that have ended, in any order. */
    private static List<Object> messages(Random random) {
        List<Object> messages = new ArrayList<>();
        for (int request = 0; request < 3; request++) {
            String id = "r" + request;
            int endpoint = random.nextInt(ENDPOINTS.length);
            long first = 10L * request;
            for (long admission = first; admission <= first + random.nextInt(2); admission++) {
                messages.add(header(random, id, admission, endpoint));
                for (int record = random.nextInt(4); record > 0; record--) {
                    messages.add(replies(random, id, admission, endpoint));
                }
            }
        }
        Collections.shuffle(messages, random);
        return messages;
    }

    private static PlanHeader header(Random random, String id, long admission, int endpoint) {
        int arm = endpoint == Endpoints.AB ? random.nextInt(2) : -1;
        long all = (1L << ENDPOINTS[endpoint].variants().size()) - 1;
        return Messages.header(id, admission, endpoint, arm < 0 ? all : 1L << arm, arm, 1_000);
    }

    private static AttemptReplies replies(Random random, String id, long admission, int endpoint) {
        AttemptReply[] replies = new AttemptReply[1 + random.nextInt(4)];
        for (int i = 0; i < replies.length; i++) {
            int variant = random.nextInt(ENDPOINTS[endpoint].variants().size());
            replies[i] = random.nextInt(3) > 0
                    ? Messages.scored(id, admission, variant, random.nextInt(3))
                    : Messages.ended(id, admission, variant, Outcome.FAILED);
        }
        return Messages.together(replies);
    }

    private static final class Run implements RendezvousOutput {
        private final List<Object> left = new ArrayList<>();
        private final TestingLedger ledger = new TestingLedger();
        private final Rendezvous rendezvous = new Rendezvous(
                ENDPOINTS, CollectorOptions.DEFAULTS.withAttempts(100), Stores.empty(10_000), ledger, this);

        void take(Object message, long millis) {
            rendezvous.pollDeadlines(1_000 * millis, 100);
            if (message instanceof PlanHeader header) {
                rendezvous.onHeader(header, () -> 1_000 * millis);
            } else {
                rendezvous.onReplies((AttemptReplies) message, () -> 1_000 * millis);
            }
        }

        void takeApart(Object message, long millis) {
            if (message instanceof AttemptReplies replies) {
                replies.forEach(reply -> take(reply, millis));
            } else {
                take(message, millis);
            }
        }

        List<Object> outcome() {
            rendezvous.onEndOfInput(2_000_000);
            return List.of(
                    left, ledger.ended, ledger.opened, ledger.duplicates, ledger.ignoredReplies, ledger.policyFailures);
        }

        @Override
        public void answer(Answer answer) {
            left.add(answer);
        }

        @Override
        public void attempt(AttemptRecord attempt) {
            left.add(attempt);
        }
    }
}
