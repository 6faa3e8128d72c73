package io.hedgerow.collector;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class ExpiryQueueTest {

    @Test
    void givesBackAnIdAfterTheWholeDelayAndNotBefore() {
        ExpiryQueue queue = new ExpiryQueue(2);
        queue.add("a");
        queue.advance();
        queue.add("b");
        queue.advance();
        assertThat(queue.poll()).isNull();
        queue.advance();
        assertThat(queue.poll()).isEqualTo("a");
        assertThat(queue.poll()).isNull();
        queue.advance();
        assertThat(queue.poll()).isEqualTo("b");
        assertThat(queue.poll()).isNull();
    }

    @Test
    void keepsWhatWasNotTaken() {
        ExpiryQueue queue = new ExpiryQueue(0);
        for (int i = 0; i < 1_000; i++) {
            queue.add("id" + i);
        }
        queue.advance();
        int taken = 0;
        while (queue.poll() != null) {
            taken++;
            queue.advance();
        }
        assertThat(taken).isEqualTo(1_000);
    }
}
