/* SPDX-License-Identifier: MIT
 * bytes.h - numbers as picture and video formats write them, in both byte orders.
 *
 * The caller has checked that the bytes are there. */
#ifndef ROOMS_MEDIA_BYTES_H
#define ROOMS_MEDIA_BYTES_H
#include <stdint.h>

static inline uint32_t be16(const char *at)
{
	const unsigned char *b = (const unsigned char *)at;
	return (uint32_t)b[0] << 8 | b[1];
}

static inline uint32_t be32(const char *at)
{
	return be16(at) << 16 | be16(at + 2);
}

static inline uint64_t be64(const char *at)
{
	return (uint64_t)be32(at) << 32 | be32(at + 4);
}

static inline uint32_t le16(const char *at)
{
	const unsigned char *b = (const unsigned char *)at;
	return (uint32_t)b[1] << 8 | b[0];
}

static inline uint32_t le24(const char *at)
{
	return le16(at) | (uint32_t)(unsigned char)at[2] << 16;
}

static inline uint32_t le32(const char *at)
{
	return le16(at) | le16(at + 2) << 16;
}

static inline void put_be32(char *at, uint32_t n)
{
	for (int i = 0; i < 4; i++) at[i] = (char)(n >> (24 - 8 * i));
}

static inline void put_le32(char *at, uint32_t n)
{
	for (int i = 0; i < 4; i++) at[i] = (char)(n >> (8 * i));
}
#endif
