package dev.lmarenaproxy.site;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.lmarenaproxy.Capabilities;
import dev.lmarenaproxy.Capabilities.PictureInput;
import dev.lmarenaproxy.Modality;
import dev.lmarenaproxy.Model;
import dev.lmarenaproxy.site.ModelSource.Kind;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ModelSourceTest {
    private static final ModelSource PAGE = source(Kind.PAGE);
    private static final ModelSource CATALOG = source(Kind.CATALOG);

    private static final String TWO =
            """
            [{"id":"1","publicName":"gpt \\"é\\" </x>","organization":"openai","provider":"openai",\
            "capabilities":{"inputCapabilities":{"text":true,"image":{"multipleImages":false}},\
            "outputCapabilities":{"text":true}},"rank":1,"rankByModality":{"chat":1,"webdev":4}},\
            {"id":"2","publicName":"painter",\
            "capabilities":{"outputCapabilities":{"image":{"aspectRatios":["1:1"]}}}}]\
            """;

    private static final Capabilities SQUARE =
            new Capabilities(PictureInput.UNTOLD, List.of("1:1"));

    private static final List<Model> TWO_MODELS =
            List.of(
                    new Model(
                            "gpt \"é\" </x>",
                            "1",
                            Modality.CHAT,
                            "openai",
                            new Capabilities(PictureInput.ONE, List.of())),
                    new Model("painter", "2", Modality.IMAGE, null, SQUARE));

    @Nested
    class In_the_page {
        @Test
        void the_list_may_stand_in_a_script_as_it_is() {
            String page =
                    "<html><script>var initialModels; x={\"initialModels\":" + TWO + ",\"y\":1}";

            assertThat(read(PAGE, page)).isEqualTo(TWO_MODELS);
            assertThat(read(PAGE, page.replace("\":[{", "\" : \n[{"))).isEqualTo(TWO_MODELS);
        }

        @Test
        void the_list_may_stand_in_flight_data_split_anywhere() throws Exception {
            String data = "5:[\"$\",{\"initialModels\":" + TWO + ",\"initialModelAId\":\"1\"}]\n";
            for (int at = 0; at <= data.length(); at++) {
                String page =
                        "<script>(self.__next_f=self.__next_f||[]).push([0])</script>"
                                + push("1:{}\n")
                                + push(data.substring(0, at))
                                + push(data.substring(at));

                assertThat(read(PAGE, page)).as("split at %d", at).isEqualTo(TWO_MODELS);
            }
        }

        @Test
        void the_first_list_that_holds_a_model_is_taken() {
            String page = "{\"initialModels\":[]}{\"initialModels\":[1]}{\"initialModels\":" + TWO;

            assertThat(read(PAGE, page)).isEqualTo(TWO_MODELS);
        }

        @ParameterizedTest
        @ValueSource(
                strings = {
                    "",
                    "<html><title>Just a moment...</title>",
                    "\"initialModels\":",
                    "\"initialModels\":null",
                    "\"initialModels\":[",
                    "\"initialModels\":[{\"id\":\"1\",\"publicName\":\"x\"}",
                    "self.__next_f.push([1,\"\\\"initialModels\\\":[{",
                    "self.__next_f.push([1,5])self.__next_f.push([])self.__next_f.push(["
                })
        void there_may_be_no_list(String page) {
            assertThat(read(PAGE, page)).isEmpty();
        }

        private String push(String data) throws JsonProcessingException {
            String literal = new ObjectMapper().writeValueAsString(data).replace("<", "\\u003c");
            return "<script>self.__next_f.push([1," + literal + "])</script>";
        }
    }

    @Nested
    class In_the_catalog {
        @Test
        void a_model_in_several_arenas_is_listed_once() {
            var models =
                    read(
                            CATALOG,
                            "[{\"arena\":\"chat\",\"complete\":true,\"models\":"
                                    + TWO
                                    + "},{\"models\":"
                                    + TWO.replace("painter", "other")
                                    + ",\"arena\":\"image\",\"complete\":false}]");

            assertThat(models)
                    .containsExactly(
                            TWO_MODELS.get(0),
                            TWO_MODELS.get(1),
                            new Model("other", "2", Modality.IMAGE, null, SQUARE));
        }

        @Test
        void what_is_no_arena_is_left_out() {
            String arenas = "[1,[2],null,{\"models\":{\"models\":[3]}},{\"models\":" + TWO + "}]";

            assertThat(read(CATALOG, arenas)).isEqualTo(TWO_MODELS);
        }

        @ParameterizedTest
        @ValueSource(
                strings = {"", "{}", "null", "[]", "[{\"models\":[", "<html>", "{\"error\":\"x\"}"})
        void there_may_be_no_list(String body) {
            assertThat(read(CATALOG, body)).isEmpty();
        }
    }

    @Nested
    class A_model {
        @ParameterizedTest
        @CsvSource(
                delimiter = '|',
                value = {
                    "{\"text\":true}                    | CHAT",
                    "{\"text\":true,\"web\":true}       | CHAT",
                    "{\"image\":{\"aspectRatios\":[]}}  | IMAGE",
                    "{\"image\":true}                   | IMAGE",
                    "{\"image\":false,\"text\":true}    | CHAT",
                    "{\"image\":null}                   | CHAT",
                    "{\"video\":true}                   | VIDEO",
                    "{\"search\":true}                  | SEARCH",
                    "[\"text\"]                         | CHAT",
                    "[\"text\",\"image\"]               | IMAGE",
                    "[\"video\"]                        | VIDEO",
                    "[1,\"search\"]                     | SEARCH",
                    "null                               | CHAT",
                    "\"image\"                          | CHAT"
                })
        void is_of_the_type_of_its_output(String output, Modality expected) {
            String entry =
                    "{\"id\":\"1\",\"publicName\":\"x\",\"capabilities\":{\"inputCapabilities\":"
                            + "[\"image\"],\"outputCapabilities\":"
                            + output
                            + "}}";

            assertThat(read(CATALOG, "[{\"models\":[" + entry + "]}]"))
                    .extracting(Model::name, Model::siteId, Model::modality)
                    .containsExactly(tuple("x", "1", expected));
        }

        @ParameterizedTest
        @CsvSource(
                delimiter = '|',
                value = {
                    "{\"text\":true}                                       | NONE",
                    "{\"text\":true,\"image\":true}                        | SEVERAL",
                    "{\"text\":true,\"image\":false}                       | NONE",
                    "{\"text\":true,\"image\":null}                        | NONE",
                    "{\"image\":{\"multipleImages\":false}}                | ONE",
                    "{\"image\":{\"multipleImages\":true,\"requiresUpload\":false}} | SEVERAL",
                    "{\"image\":{\"requiresUpload\":true}}                 | SEVERAL",
                    "{\"image\":{\"multipleImages\":\"false\"}}            | SEVERAL",
                    "[\"text\",\"image\"]                                  | SEVERAL",
                    "[\"text\"]                                            | NONE",
                    "null                                                  | UNTOLD",
                    "\"image\"                                             | UNTOLD"
                })
        void takes_as_many_pictures_as_its_input_tells(String input, PictureInput expected) {
            String entry =
                    "{\"id\":\"1\",\"publicName\":\"x\",\"capabilities\":{\"inputCapabilities\":"
                            + input
                            + ",\"outputCapabilities\":{\"image\":{\"aspectRatios\":"
                            + "[\"1:1\",7,\"16:9\"]}}}}";

            assertThat(read(CATALOG, "[{\"models\":[" + entry + "]}]"))
                    .extracting(Model::capabilities)
                    .containsExactly(new Capabilities(expected, List.of("1:1", "16:9")));
        }

        @Test
        void keeps_its_public_name_and_the_first_of_a_name_wins() {
            String models =
                    """
                    {"id":"0","publicName":"x","userSelectable":false},\
                    {"id":"1","publicName":"x","displayName":"X!","userSelectable":true},\
                    {"id":"2","publicName":"x","organization":"late"}\
                    """;

            assertThat(read(CATALOG, "[{\"models\":[" + models + "]}]"))
                    .containsExactly(new Model("x", "1", Modality.CHAT, null));
        }

        @ParameterizedTest
        @ValueSource(
                strings = {
                    "1",
                    "null",
                    "[]",
                    "{}",
                    "{\"id\":\"1\"}",
                    "{\"publicName\":\"x\"}",
                    "{\"id\":1,\"publicName\":\"x\"}",
                    "{\"id\":\"1\",\"publicName\":\" \"}"
                })
        void that_is_malformed_is_left_out(String entry) {
            assertThat(read(PAGE, "\"initialModels\":[" + entry + "," + TWO.substring(1)))
                    .isEqualTo(TWO_MODELS);
        }
    }

    @Test
    void a_body_of_more_than_16_MiB_is_not_looked_at() {
        byte[] body = Arrays.copyOf(("\"initialModels\":" + TWO).getBytes(UTF_8), 16 << 20);

        assertThat(PAGE.read(body)).isEqualTo(TWO_MODELS);
        assertThat(PAGE.read(Arrays.copyOf(body, body.length + 1))).isEmpty();
    }

    @Test
    void damage_is_never_an_exception() {
        byte[] page =
                ("\"initialModels\":" + TWO + "self.__next_f.push([1,\"x\"])").getBytes(UTF_8);
        byte[] catalog = ("[{\"arena\":\"chat\",\"models\":" + TWO + "}]").getBytes(UTF_8);
        var random = new SplittableRandom(11);
        for (int i = 0; i < 20_000; i++) {
            byte[] body = (i % 2 == 0 ? page : catalog).clone();
            for (int n = random.nextInt(1, 4); n > 0; n--) {
                body[random.nextInt(body.length)] = (byte) random.nextInt(256);
            }
            var source = i % 2 == 0 ? PAGE : CATALOG;

            assertThat(source.read(body)).hasSizeLessThan(3);
        }
    }

    private static List<Model> read(ModelSource source, String body) {
        return source.read(body.getBytes(UTF_8));
    }

    private static ModelSource source(Kind kind) {
        return new ModelSource(kind, new SiteRequest("GET", "/", Map.of(), ""));
    }
}
