// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {EIP712} from "@openzeppelin/contracts/utils/cryptography/EIP712.sol";

import {SignedActions} from "../../base/SignedActions.sol";
import {IStatusList} from "./IStatusList.sol";

/// @title StatusList
/// @notice Status lists after the W3C's "Bitstring Status List v1.0", 256 entries of one bit to a slot.
///
/// **Roles** None. Every account keeps its own lists, and nobody else writes into them.
/// **Trusts** Nobody.
contract StatusList is IStatusList, SignedActions {
    bytes32 private constant SET_STATUS_TYPEHASH = keccak256(
        "SetStatus(address issuer,bytes32 list,uint32 index,uint8 value,uint256 nonce,uint256 deadline)"
    );
    bytes32 private constant SET_WORDS_TYPEHASH = keccak256(
        "SetWords(address issuer,bytes32 list,uint32 firstWord,bytes32[] values,uint256 nonce,uint256 deadline)"
    );
    uint256 private constant MAX_ENTRIES = 1_024;
    uint256 private constant MAX_WORDS = 512;

    mapping(address issuer => mapping(bytes32 list => mapping(uint256 word => uint256))) private _words;

    constructor() EIP712("Trellis StatusList", "1") {}

    /// @inheritdoc IStatusList
    function setStatus(bytes32 list, uint32 index, uint8 value) external {
        _setStatus(msg.sender, list, index, value);
    }

    /// @inheritdoc IStatusList
    function setStatusBySig(
        address issuer,
        bytes32 list,
        uint32 index,
        uint8 value,
        uint256 nonce,
        uint256 deadline,
        bytes calldata signature
    ) external {
        bytes32 structHash = keccak256(abi.encode(SET_STATUS_TYPEHASH, issuer, list, index, value, nonce, deadline));
        _authorize(issuer, structHash, nonce, deadline, signature);
        _setStatus(issuer, list, index, value);
    }

    /// @inheritdoc IStatusList
    function setStatuses(bytes32 list, uint32[] calldata indices, uint8 value) external {
        if (indices.length == 0 || indices.length > MAX_ENTRIES) revert StatusBatchInvalid(indices.length);
        (uint256 size, bool oneWay) = _kindOf(list);
        _requireFits(list, size, value);
        mapping(uint256 word => uint256) storage words = _words[msg.sender][list];

        // A word is read and written once for a run of entries that share it.
        (uint256 slot, ) = _placeOf(indices[0], size);
        uint256 word = words[slot];
        for (uint256 i = 0; i < indices.length; ++i) {
            (uint256 next, uint256 shift) = _placeOf(indices[i], size);
            if (next != slot) {
                words[slot] = word;
                (slot, word) = (next, words[next]);
            }
            if (oneWay && value == 0 && (word >> shift) & 1 == 1) revert StatusIrrevocable(list, indices[i]);
            word = _with(word, shift, size, value);
        }
        words[slot] = word;
        emit StatusesSet(msg.sender, list, value, indices);
    }

    /// @inheritdoc IStatusList
    function setWords(bytes32 list, uint32 firstWord, bytes32[] calldata values) external {
        _setWords(msg.sender, list, firstWord, values);
    }

    /// @inheritdoc IStatusList
    function setWordsBySig(
        address issuer,
        bytes32 list,
        uint32 firstWord,
        bytes32[] calldata values,
        uint256 nonce,
        uint256 deadline,
        bytes calldata signature
    ) external {
        bytes32 valuesHash = keccak256(abi.encodePacked(values));
        bytes32 structHash = keccak256(
            abi.encode(SET_WORDS_TYPEHASH, issuer, list, firstWord, valuesHash, nonce, deadline)
        );
        _authorize(issuer, structHash, nonce, deadline, signature);
        _setWords(issuer, list, firstWord, values);
    }

    /// @inheritdoc IStatusList
    function statusAt(address issuer, bytes32 list, uint32 index) external view returns (uint8 value) {
        (uint256 size, ) = _kindOf(list);
        (uint256 slot, uint256 shift) = _placeOf(index, size);
        return uint8((_words[issuer][list][slot] >> shift) & _mask(size));
    }

    /// @inheritdoc IStatusList
    function wordsOf(
        address issuer,
        bytes32 list,
        uint32 firstWord,
        uint32 count
    ) external view returns (bytes32[] memory words) {
        (uint256 size, ) = _kindOf(list);
        _requireInside(firstWord, count, size);
        words = new bytes32[](count);
        for (uint256 i = 0; i < count; ++i) words[i] = bytes32(_words[issuer][list][firstWord + i]);
    }

    /// @inheritdoc IStatusList
    function listId(uint240 number, Purpose purpose, uint8 statusSize) external pure returns (bytes32 list) {
        list = bytes32((uint256(number) << 16) | (uint256(purpose) << 8) | statusSize);
        _kindOf(list);
    }

    function _setStatus(address issuer, bytes32 list, uint32 index, uint8 value) private {
        (uint256 size, bool oneWay) = _kindOf(list);
        _requireFits(list, size, value);
        (uint256 slot, uint256 shift) = _placeOf(index, size);
        uint256 word = _words[issuer][list][slot];
        if (oneWay && value == 0 && (word >> shift) & 1 == 1) revert StatusIrrevocable(list, index);
        _words[issuer][list][slot] = _with(word, shift, size, value);
        emit StatusSet(issuer, list, index, value);
    }

    function _setWords(address issuer, bytes32 list, uint32 firstWord, bytes32[] calldata values) private {
        if (values.length == 0 || values.length > MAX_WORDS) revert StatusBatchInvalid(values.length);
        (uint256 size, bool oneWay) = _kindOf(list);
        _requireInside(firstWord, values.length, size);
        mapping(uint256 word => uint256) storage words = _words[issuer][list];
        for (uint256 i = 0; i < values.length; ++i) {
            uint256 value = uint256(values[i]);
            uint256 slot = firstWord + i;
            if (oneWay && words[slot] & ~value != 0) revert StatusIrrevocable(list, slot << 8);
            words[slot] = value;
        }
        emit WordsSet(issuer, list, firstWord, values);
    }

    /// @dev Bits of an entry, and whether they only go up.
    function _kindOf(bytes32 list) private pure returns (uint256 size, bool oneWay) {
        size = uint8(uint256(list));
        uint8 purpose = uint8(uint256(list) >> 8);
        bool sized = size == 1 || (purpose == uint8(Purpose.Message) && (size == 2 || size == 4 || size == 8));
        if (!sized || purpose == 0 || purpose > uint8(Purpose.Message)) revert StatusListInvalid(list);
        oneWay = purpose == uint8(Purpose.Revocation);
    }

    /// @dev The word of an entry, and how far its bits are from the right end: entry 0 is at the left.
    function _placeOf(uint32 index, uint256 size) private pure returns (uint256 word, uint256 shift) {
        uint256 bit = index * size;
        return (bit >> 8, 256 - size - (bit & 0xff));
    }

    function _with(uint256 word, uint256 shift, uint256 size, uint8 value) private pure returns (uint256) {
        return (word & ~(_mask(size) << shift)) | (uint256(value) << shift);
    }

    function _requireFits(bytes32 list, uint256 size, uint8 value) private pure {
        if (value > _mask(size)) revert StatusValueTooLarge(list, value);
    }

    /// @dev There are 2^32 entries.
    function _requireInside(uint256 firstWord, uint256 count, uint256 size) private pure {
        if (firstWord + count > size << 24) revert StatusBatchInvalid(count);
    }

    function _mask(uint256 size) private pure returns (uint256) {
        return (1 << size) - 1;
    }
}
