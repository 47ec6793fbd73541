package dev.lmarenaproxy.app;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lmarenaproxy.Capabilities;
import dev.lmarenaproxy.Capabilities.PictureInput;
import dev.lmarenaproxy.Modality;
import dev.lmarenaproxy.Model;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class HomeTest {
    @TempDir Path folder;

    @Test
    void models_come_back_as_they_were() throws Exception {
        var takes = new Capabilities(PictureInput.ONE, List.of("16:9"));
        var models =
                List.of(
                        new Model("a", "1", Modality.IMAGE, "o", takes),
                        new Model("b", "2", Modality.CHAT, null));
        var home = Home.open(folder);

        home.save(models);

        assertThat(home.load()).isEqualTo(models);
    }

    @Test
    void a_list_without_capabilities_is_still_a_list() throws Exception {
        Files.writeString(
                folder.resolve("models.json"),
                "[{\"name\":\"a\",\"siteId\":\"1\",\"modality\":\"CHAT\",\"organization\":null}]");

        assertThat(Home.open(folder).load())
                .containsExactly(new Model("a", "1", Modality.CHAT, null));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "null", "{}", "[1]", "[{\"name\":\"a\"}]", "[{"})
    void what_is_no_list_of_models_is_passed_over(String content) throws Exception {
        Files.writeString(folder.resolve("models.json"), content);

        assertThat(Home.open(folder).load()).isEmpty();
    }
}
