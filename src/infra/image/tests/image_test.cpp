// Photos through the real worker.

#include <gd.h>
#include <gtest/gtest.h>

#include <atomic>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <memory>

#include "infra/image/worker/header.hpp"
#include "infra/image/workers.hpp"

namespace rz::image {
namespace {

using namespace std::string_view_literals;
using Canvas = std::unique_ptr<gdImage, decltype(&gdImageDestroy)>;

constexpr std::chrono::seconds patience{30};
constexpr int red = 0xE00000;
constexpr int blue = 0x0000E0;

/// Blue, the upper left quarter red.
Canvas quarters(int width, int height) {
  Canvas image(gdImageCreateTrueColor(width, height), gdImageDestroy);
  gdImageFilledRectangle(image.get(), 0, 0, width - 1, height - 1, blue);
  gdImageFilledRectangle(image.get(), 0, 0, width / 2 - 1, height / 2 - 1, red);
  return image;
}

std::string take(void* bytes, int size) {
  std::string out(static_cast<const char*>(bytes), static_cast<std::size_t>(size));
  gdFree(bytes);
  return out;
}
std::string as_jpeg(const Canvas& image) {
  int size = 0;
  auto* bytes = gdImageJpegPtr(image.get(), &size, 90);
  return take(bytes, size);
}
std::string as_png(const Canvas& image) {
  int size = 0;
  auto* bytes = gdImagePngPtr(image.get(), &size);
  return take(bytes, size);
}
std::string as_webp(const Canvas& image) {
  int size = 0;
  auto* bytes = gdImageWebpPtrEx(image.get(), &size, 90);
  return take(bytes, size);
}

/// With an EXIF block that holds nothing but how the camera was held.
std::string held(std::string jpeg, char orientation) {
  std::string exif("Exif\0\0II*\0\x08\0\0\0\x01\0\x12\x01\x03\0\x01\0\0\0\x01\0\0\0\0\0\0\0"sv);
  exif[24] = orientation;
  const auto length = exif.size() + 2;
  const std::string segment{'\xFF', '\xE1', static_cast<char>(length >> 8), static_cast<char>(length)};
  return jpeg.insert(2, segment + exif);
}

Result<Picture, Fault> through_worker(std::string_view bytes) { return run_worker(RZ_IMAGE_WORKER, bytes, patience); }

Fault fault_of_file(std::string_view bytes) {
  const auto picture = through_worker(bytes);
  EXPECT_FALSE(picture);
  return picture ? Fault::unavailable : picture.error();
}

/// The quarter that is red: «ul», «ur», «ll», «lr».
std::string red_quarter(const std::string& jpeg) {
  const Canvas image(gdImageCreateFromJpegPtr(static_cast<int>(jpeg.size()), const_cast<char*>(jpeg.data())),
                     gdImageDestroy);
  const int width = gdImageSX(image);
  const int height = gdImageSY(image);
  std::string found;
  for (const auto& [name, x, y] : {std::tuple{"ul", 1, 1}, {"ur", 3, 1}, {"ll", 1, 3}, {"lr", 3, 3}}) {
    const int pixel = gdImageGetTrueColorPixel(image.get(), width * x / 4, height * y / 4);
    if (gdTrueColorGetRed(pixel) > 128) found += name;
  }
  return found;
}

TEST(Image, EveryKindBecomesAJpeg) {
  const auto image = quarters(400, 200);
  for (const auto& file : {as_jpeg(image), as_png(image), as_webp(image)}) {
    const auto picture = through_worker(file);
    ASSERT_TRUE(picture);
    EXPECT_EQ(std::pair(picture->width, picture->height), std::pair(400, 200));
    EXPECT_EQ(red_quarter(picture->jpeg), "ul");
    EXPECT_EQ(red_quarter(picture->thumbnail), "ul");
    EXPECT_EQ(read_header(picture->thumbnail)->width, 320U);
  }
}

TEST(Image, ALargeOneIsMadeSmaller) {
  const auto picture = through_worker(as_jpeg(quarters(4000, 3000)));
  ASSERT_TRUE(picture);
  EXPECT_EQ(std::pair(picture->width, picture->height), std::pair(2048, 1536));
  const auto thin = through_worker(as_png(quarters(9000, 2)));
  ASSERT_TRUE(thin);
  EXPECT_EQ(std::pair(thin->width, thin->height), std::pair(2048, 1));
}

TEST(Image, IsTurnedAsTheCameraWasHeld) {
  const auto raw = as_jpeg(quarters(160, 80));
  const std::string upright[] = {"ul", "ur", "lr", "ll", "ul", "ur", "lr", "ll"};
  for (char orientation = 1; orientation <= 8; ++orientation) {
    const auto picture = through_worker(held(raw, orientation));
    ASSERT_TRUE(picture);
    EXPECT_EQ(picture->width, orientation < 5 ? 160 : 80) << int{orientation};
    EXPECT_EQ(red_quarter(picture->jpeg), upright[orientation - 1]) << int{orientation};
  }
}

TEST(Image, NothingOfTheFileButThePictureIsLeft) {
  std::ifstream in(std::filesystem::path(RZ_SAMPLES) / "lamp_with_position.jpg", std::ios::binary);
  const std::string file{std::istreambuf_iterator<char>(in), {}};
  ASSERT_NE(file.find("Exif"), file.npos);
  const auto picture = through_worker(file);
  ASSERT_TRUE(picture);
  EXPECT_EQ(std::pair(picture->width, picture->height), std::pair(1536, 2048));
  for (const auto& kept : {picture->jpeg, picture->thumbnail}) {
    for (const auto& word : {"Exif"sv, "Testcam"sv, "2026:11"sv, "\xFF\xE1"sv}) EXPECT_EQ(kept.find(word), kept.npos);
  }
}

TEST(Image, WhatIsTransparentBecomesWhite) {
  const Canvas image(gdImageCreateTrueColor(40, 40), gdImageDestroy);
  gdImageSaveAlpha(image.get(), 1);
  gdImageFill(image.get(), 0, 0, gdTrueColorAlpha(0, 0, 0, 127));
  gdImageAlphaBlending(image.get(), 0);
  gdImageFilledRectangle(image.get(), 0, 0, 39, 39, gdTrueColorAlpha(0, 0, 0, 127));
  const auto picture = through_worker(as_png(image));
  ASSERT_TRUE(picture);
  EXPECT_EQ(red_quarter(picture->jpeg), "ulurlllr");
}

TEST(Image, IsKnownByItsContentAlone) {
  EXPECT_EQ(fault_of_file(""), Fault::not_an_image);
  EXPECT_EQ(fault_of_file("%PDF-1.7 and more than thirty characters"), Fault::not_an_image);
  EXPECT_EQ(fault_of_file("GIF89a and more than thirty characters"), Fault::not_an_image);
  EXPECT_EQ(fault_of_file("<svg xmlns='http://www.w3.org/2000/svg'/>"), Fault::not_an_image);
  EXPECT_EQ(fault_of_file("\0\0\0\x18"
                          "ftypheic\0\0\0\0mif1heic and more than that"sv),
            Fault::heic);
}

TEST(Image, ABombIsKnownByItsHeader) {
  auto png = as_png(quarters(10, 10));
  for (const std::size_t side : {16, 20}) png.replace(side, 4, "\0\0\xC3\x50"sv);  // 50 000 × 50 000
  EXPECT_EQ(fault_of_file(png), Fault::too_many_pixels);
  png.replace(16, 4, "\0\0\0\0"sv);
  EXPECT_EQ(fault_of_file(png), Fault::too_many_pixels);
  // Its header says little and its data would be much: the decoder takes what the header says.
  auto liar = as_png(quarters(3000, 3000));
  liar.replace(16, 4, "\0\0\0\x20"sv);
  EXPECT_EQ(fault_of_file(liar), Fault::broken);
}

TEST(Image, BrokenFilesAreRefusedAndNothingMore) {
  const auto image = quarters(300, 200);
  for (const auto& whole : {as_jpeg(image), as_png(image), as_webp(image)}) {
    for (const auto part : {3, 2}) EXPECT_EQ(fault_of_file(whole.substr(0, whole.size() / part)), Fault::broken) << part;
  }
  EXPECT_EQ(fault_of_file("\xFF\xD8\xFF" + std::string(5000, '\xFF')), Fault::broken);
  EXPECT_EQ(fault_of_file("\x89PNG\r\n\x1A\n" + std::string(5000, '\x01')), Fault::too_many_pixels);
}

/// Whatever a bit more or less does to a file: the answer is a picture or one of the faults.
TEST(Image, HundredsOfDamagedFilesEndNoServer) {
  const auto image = quarters(60, 40);
  const std::string files[] = {held(as_jpeg(image), 6), as_png(image), as_webp(image)};
  std::uint32_t seed = 20261124;
  const auto next = [&seed](std::size_t below) {
    seed = seed * 1664525U + 1013904223U;
    return (seed >> 8) % below;
  };
  int refused = 0;
  for (int round = 0; round < 150; ++round) {
    auto file = files[static_cast<std::size_t>(round) % std::size(files)];
    for (int i = 0; i < 4; ++i) file[12 + next(file.size() - 12)] = static_cast<char>(next(256));
    const auto picture = through_worker(file);
    if (picture) continue;
    ++refused;
    EXPECT_NE(picture.error(), Fault::unavailable);
  }
  EXPECT_GT(refused, 15);
}

TEST(Image, AWorkerThatHangsIsKilled) {
  const auto start = std::chrono::steady_clock::now();
  const auto picture = run_worker("/usr/bin/yes", "", std::chrono::milliseconds(300));
  ASSERT_FALSE(picture);
  EXPECT_EQ(picture.error(), Fault::broken);
  EXPECT_LT(std::chrono::steady_clock::now() - start, std::chrono::seconds(10));
}

TEST(Image, WithoutItsProgramItSaysSo) {
  EXPECT_EQ(run_worker("/nowhere/rongzhi-image", "x", patience).error(), Fault::unavailable);
}

TEST(Image, OnlySoManyWait) {
  const auto file = as_jpeg(quarters(2000, 1500));
  std::atomic<int> done = 0;
  std::atomic<int> busy = 0;
  {
    Workers workers(RZ_IMAGE_WORKER, {.at_once_max = 1, .waiting_max = 2});
    for (int i = 0; i < 10; ++i) {
      workers.submit(file, [&](const Result<Picture, Fault>& picture) {
        ++(picture ? done : busy);
        if (!picture) EXPECT_EQ(picture.error(), Fault::busy);
      });
    }
  }
  EXPECT_EQ(done + busy, 10);
  EXPECT_GE(busy, 6);
  EXPECT_GE(done, 2);
}

}  // namespace
}  // namespace rz::image
