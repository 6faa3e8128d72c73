package io.hedgerow.executors.pmml;

import static org.assertj.core.api.Assertions.assertThat;

import io.hedgerow.executors.ModelFormats;
import org.junit.jupiter.api.Test;

class PmmlFormatTest {

    @Test
    void isFoundByNameAndByFileEnding() {
        ModelFormats formats = ModelFormats.load(getClass().getClassLoader());

        assertThat(formats.find("pmml")).containsInstanceOf(PmmlFormat.class);
        assertThat(formats.forFile("Wine.PMML")).containsInstanceOf(PmmlFormat.class);
        assertThat(formats.forFile("wine.pmml.bak")).isEmpty();
    }

    @Test
    void loadsWithoutContextClassLoader() throws Exception {
        Thread thread = Thread.currentThread();
        ClassLoader before = thread.getContextClassLoader();
        thread.setContextClassLoader(null);
        try {
            assertThat(TestingModels.signature(TestingModels.load("tree")).inputs())
                    .hasSize(2);
        } finally {
            thread.setContextClassLoader(before);
        }
    }
}
