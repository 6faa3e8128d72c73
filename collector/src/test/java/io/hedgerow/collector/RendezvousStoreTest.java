package io.hedgerow.collector;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class RendezvousStoreTest {
    private static final long NOW = 1_000;

    /** Far apart, and equal in all the bits that a place among the recent requests is taken by. */
    private static final long FIRST = 5;

    private static final long SECOND = FIRST + (1L << 40);

    private final RendezvousStore store = Stores.empty(1_000);

    @Test
    void repliesFindTheirRequestsWhoeverWasAdmittedLast() {
        AdmittedRequest first = admit("a", FIRST);
        AdmittedRequest second = admit("b", SECOND);

        assertThat(store.find(Messages.scored("a", FIRST, 0, 0))).isSameAs(first);
        assertThat(store.find(Messages.scored("b", SECOND, 0, 0))).isSameAs(second);

        store.remove(first);

        assertThat(store.find(Messages.scored("a", FIRST, 0, 0))).isNull();
        assertThat(store.find(Messages.scored("b", SECOND, 0, 0))).isSameAs(second);
    }

    @Test
    void aRemovedRequestIsNotFoundByItsAdmission() {
        store.remove(admit("a", FIRST));

        assertThat(store.find(Messages.scored("a", FIRST, 0, 0))).isNull();
    }

    @Test
    void aReplyOfAnotherAdmissionFindsTheRequestOfItsId() {
        AdmittedRequest request = admit("a", FIRST);

        assertThat(store.find(Messages.scored("a", SECOND, 0, 0))).isSameAs(request);
        assertThat(store.find(Messages.scored("a", FIRST + 1, 0, 0))).isSameAs(request);
    }

    private AdmittedRequest admit(String id, long admission) {
        AdmittedRequest request = store.admit(Messages.header(id, admission, Endpoints.VOTE, NOW));
        assertThat(request).isNotNull();
        return request;
    }
}
