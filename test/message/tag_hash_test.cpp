#include "message/tag_hash.hpp"

#include <catch2/catch.hpp>

#include <limits>
#include <string>

using namespace cafmq;

TEST_CASE("hashes are those of Java's String.hashCode") {
  CHECK(java_hash("") == 0);
  CHECK(java_hash("T") == 84);
  CHECK(java_hash("T6") == 2658);
  CHECK(java_hash("TagA") == 2598919);
  CHECK(java_hash("TagB") == 2598920);
  CHECK(java_hash("TagC") == 2598921);
  CHECK(java_hash("RealT") == 78834262);
  CHECK(java_hash("TopicTest#K1") == 2745032);
  CHECK(java_hash("TopicTest#7F00000100002A9F4B4B18B4AAC20001") == 855064979);
}

TEST_CASE("a hash goes on where another ended, wherever the text is cut") {
  const std::string text = "TopicTest#7F00000100002A9F\xE6\xA0\x87 4B4B18B4AAC20001\x80";
  uint32_t hash = 0;
  for (const auto c : text.substr(0, 26)) hash = 31 * hash + static_cast<unsigned char>(c);
  CHECK(java_hash(text.substr(0, 26)) == static_cast<int32_t>(hash));
  for (size_t cut = 0; cut <= 26; ++cut)
    CHECK(continue_java_hash(java_hash(text.substr(0, cut)), text.substr(cut)) == java_hash(text));
}

TEST_CASE("hashes wrap around at 32 bits") {
  CHECK(java_hash("a || b") == -1484572639);
  CHECK(java_hash("polygenelubricants") == std::numeric_limits<int32_t>::min());
}

TEST_CASE("hashes are over UTF-16 units, surrogate pairs as two") {
  CHECK(java_hash("\xE6\xA0\x87\xE7\xAD\xBE") == 857175);  // U+6807 U+7B7E
  CHECK(java_hash("\xF0\x9F\x98\x80") == 1772899);         // U+1F600
}

// Expected values are those of Java 17's decoder.
TEST_CASE("each piece of malformed UTF-8 counts as one replacement character, as in Java") {
  CHECK(java_hash("\x80") == 65533);
  CHECK(java_hash("\x41\x80") == 67548);
  CHECK(java_hash("\xC0\x41") == 2031588);
  CHECK(java_hash("\xC3") == 65533);
  CHECK(java_hash("\xE0\x80\x41") == 65008801);
  CHECK(java_hash("\xE0\xA0") == 65533);
  CHECK(java_hash("\xE1\x80") == 65533);
  CHECK(java_hash("\xE1\x80\x41") == 2031588);
  CHECK(java_hash("\xED\xA0\x80") == 65533);
  CHECK(java_hash("\xF0\x80\x80\x80") == 2017367872);
  CHECK(java_hash("\xF0\x8F\x80\x80") == 2017367872);
  CHECK(java_hash("\xF0\x9F\x98") == 65533);
  CHECK(java_hash("\xF4\x90\x80\x80") == 2017367872);
  CHECK(java_hash("\xF5\x80\x80\x80") == 2017367872);
  CHECK(java_hash("\xFF\x41") == 2031588);
}

TEST_CASE("the tags code is the hash with its sign extended, and zero without a tag") {
  CHECK(tags_code("") == 0);
  CHECK(tags_code("TagA") == 0x27A807);
  CHECK(tags_code("polygenelubricants") == int64_t{std::numeric_limits<int32_t>::min()});
}
