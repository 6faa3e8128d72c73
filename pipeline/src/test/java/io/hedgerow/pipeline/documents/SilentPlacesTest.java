package io.hedgerow.pipeline.documents;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import org.junit.jupiter.api.Test;

/** Places that do not answer wait for each other, and nobody waits for them. */
class SilentPlacesTest {
    private final SilentPlaces places = new SilentPlaces();

    private SilentPlaces.Turn take(String place) {
        return places.take(place).orElseThrow();
    }

    @Test
    void ofThoseThatDidNotAnswerOneIsAskedAtATime() {
        places.end(take("s3://a"), false);
        places.end(take("s3://b"), false);
        SilentPlaces.Turn a = take("s3://a");
        assertThat(places.take("s3://a")).isEmpty();
        assertThat(places.take("s3://b")).isEmpty();
        places.end(take("s3://c"), true);
        places.end(take("s3://c"), true);

        places.end(a, false);
        SilentPlaces.Turn b = take("s3://b");
        assertThat(places.take("s3://a")).isEmpty();
        places.end(b, true);
        take("s3://b");
        assertThat(take("s3://b").isSilent()).as("it has answered").isFalse();
        assertThat(take("s3://a").isSilent()).isTrue();
    }

    @Test
    void aPlaceIsAServerOrAFileSystem() {
        assertThat(SilentPlaces.of(URI.create("https://h:8443/a?b"))).isEqualTo("https://h:8443");
        assertThat(SilentPlaces.of(URI.create("s3://bucket/a"))).isEqualTo("s3://bucket");
        assertThat(SilentPlaces.of(URI.create("far:/a"))).isEqualTo("far://");
    }
}
