package dev.lmarenaproxy.simulator;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;

class PictureTest {
    @Test
    void a_picture_is_a_real_png_and_the_same_for_the_same_seed() throws Exception {
        var png = Picture.png("heron");

        var image = ImageIO.read(new ByteArrayInputStream(png));

        assertThat(image.getWidth()).isEqualTo(64);
        assertThat(image.getHeight()).isEqualTo(64);
        assertThat(png).isEqualTo(Picture.png("heron")).isNotEqualTo(Picture.png("owl"));
    }
}
