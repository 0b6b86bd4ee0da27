// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {ERC165Checker} from "@openzeppelin/contracts/utils/introspection/ERC165Checker.sol";

import {IEligibility} from "../base/IEligibility.sol";
import {IndexedTree} from "../base/IndexedTree.sol";
import {IParticipantRegistry} from "../blocks/identity/IParticipantRegistry.sol";
import {IEndorsements, IEndorser} from "./IEndorsements.sol";

/// @title Endorsements
/// @notice Keeps who vouches for what, and counts organisations.
///
/// **Roles** Endorsers are participants of the registry in the role of their level. Nobody administers the contract: nobody
/// can add or take back another's word, but an account of the same organisation that may endorse itself can say that a key was
/// stolen.
/// **Trusts** The participant registry for who may endorse and for which organisation.
/// **Invariants** An organisation counts once, and takes one place. A subject has at most sixteen endorsements, and those that
/// do not stand give way where all places are taken. Compromise only moves earlier.
contract Endorsements is IEndorsements {
    using ERC165Checker for address;

    uint256 private constant MAX_ENDORSEMENTS = 16;
    /// @dev What an endorser that is a contract may use to make up its mind.
    uint256 private constant ENDORSER_GAS = 200_000;

    /// @notice Who may endorse, and which organisation an account acts for.
    IParticipantRegistry public immutable participants;

    /// @dev Threshold of level i in byte i - 1, so that asking for one is no read of storage.
    uint256 private immutable _thresholds;
    uint256 private immutable _levels;

    /// @inheritdoc IEndorsements
    mapping(address endorser => uint40) public compromisedSince;

    mapping(bytes32 subject => Endorsement[]) private _endorsements;

    constructor(IParticipantRegistry participants_, uint8[] memory thresholds_) {
        if (address(participants_).code.length == 0) revert EndorsementsPartMissing(address(participants_));
        uint256 levels = thresholds_.length;
        if (levels == 0 || levels > 8) revert EndorsementThresholdsInvalid();
        uint256 packed = 0;
        for (uint256 i = 0; i < levels; ++i) {
            bool isInRange = thresholds_[i] != 0 && thresholds_[i] <= MAX_ENDORSEMENTS;
            if (!isInRange) revert EndorsementThresholdsInvalid();
            packed |= uint256(thresholds_[i]) << (8 * i);
        }
        (participants, _thresholds, _levels) = (participants_, packed, levels);
    }

    /// @inheritdoc IEndorsements
    function endorse(bytes32 subject, uint8 level) external {
        _endorse(subject, level, msg.sender);
    }

    /// @inheritdoc IEndorsements
    function requestEndorsement(bytes32 subject, uint8 level, address endorser) external {
        if (!endorser.supportsInterface(type(IEndorser).interfaceId)) revert EndorserRefused(endorser);
        bytes4 answer = _ask(endorser, abi.encodeCall(IEndorser.endorses, (subject, level)));
        if (answer != IEndorser.endorses.selector) revert EndorserRefused(endorser);
        _endorse(subject, level, endorser);
    }

    /// @inheritdoc IEndorsements
    function withdrawEndorsement(bytes32 subject) external {
        Endorsement[] storage list = _endorsements[subject];
        uint256 place = _placeOf(list, msg.sender);
        if (place == list.length || list[place].withdrawn) revert EndorsementUnknown(subject, msg.sender);
        list[place].withdrawn = true;
        emit EndorsementWithdrawn(subject, msg.sender);
    }

    /// @inheritdoc IEndorsements
    function revokeSince(address endorser, uint40 since) external {
        uint40 known = compromisedSince[endorser];
        bool isEarlier = since != 0 && since <= block.timestamp && (known == 0 || since < known);
        if (!isEarlier || !_mayAccuse(msg.sender, endorser)) revert CompromiseInvalid(endorser, since);
        compromisedSince[endorser] = since;
        emit EndorserCompromised(endorser, since);
    }

    /// @inheritdoc IEndorsements
    function levelOf(bytes32 subject, address involved) external view returns (uint8) {
        return _levelOf(_endorsements[subject], involved);
    }

    /// @inheritdoc IEndorsements
    function levelInTrees(bytes32 subject, address involved, InTree[] calldata trees) external view returns (uint8) {
        uint256 count = trees.length < MAX_ENDORSEMENTS ? trees.length : MAX_ENDORSEMENTS;
        Endorsement[] memory list = new Endorsement[](count);
        for (uint256 i = 0; i < count; ++i) {
            InTree calldata tree = trees[i];
            if (IndexedTree.rootOf(subject, tree.index, tree.proof) != tree.root) continue;
            Endorsement[] storage given = _endorsements[tree.root];
            uint256 place = _placeOf(given, tree.endorser);
            if (place < given.length) list[i] = given[place];
        }
        return _levelOf(list, involved);
    }

    /// @inheritdoc IEndorsements
    function endorsersOf(
        bytes32 subject,
        address involved,
        uint8 level
    ) external view returns (address[] memory endorsers) {
        Endorsement[] memory list = _endorsements[subject];
        bool[] memory counted = _counted(list, involved, level);
        uint256 count = 0;
        for (uint256 i = 0; i < list.length; ++i) if (counted[i]) ++count;
        endorsers = new address[](count);
        for (uint256 i = list.length; i != 0; --i) if (counted[i - 1]) endorsers[--count] = list[i - 1].endorser;
    }

    /// @inheritdoc IEndorsements
    function endorsementsOf(bytes32 subject) external view returns (Endorsement[] memory) {
        return _endorsements[subject];
    }

    /// @inheritdoc IEndorsements
    function thresholds() external view returns (uint8[] memory all) {
        all = new uint8[](_levels);
        for (uint256 i = 0; i < all.length; ++i) all[i] = uint8(_thresholds >> (8 * i));
    }

    /// @inheritdoc IEndorsements
    function endorserRole(uint8 level) public pure returns (bytes32) {
        return keccak256(abi.encode("endorser", level));
    }

    function _endorse(bytes32 subject, uint8 level, address endorser) private {
        if (level == 0 || level > _levels) revert EndorsementLevelInvalid(level);
        Endorsement memory given = Endorsement(endorser, uint40(block.timestamp), level, false);
        if (!_stands(given)) revert EndorserNotEligible(endorser, level);
        Endorsement[] storage list = _endorsements[subject];
        uint256 place = _placeFor(list, endorser);
        emit Endorsed(subject, endorser, level);
        if (place < list.length) {
            Endorsement memory before = list[place];
            // A colleague's word is for the colleague to take back.
            bool isInTheWay = _stands(before) && (before.level >= level || before.endorser != endorser);
            if (isInTheWay) revert EndorsementExists(subject, before.endorser);
            list[place] = given;
        } else {
            if (place == MAX_ENDORSEMENTS) revert EndorsementsFull(subject);
            list.push(given);
        }
    }

    /// @dev The place of the endorser or of its organisation; else the end, or, where all are taken, one whose endorsement does not
    /// stand.
    function _placeFor(Endorsement[] storage list, address endorser) private view returns (uint256 place) {
        uint256 count = list.length;
        bytes32 entity = participants.entityOf(endorser);
        for (uint256 i = 0; i < count; ++i) {
            address other = list[i].endorser;
            if (other == endorser || participants.entityOf(other) == entity) return i;
        }
        while (place < count && (count < MAX_ENDORSEMENTS || _stands(list[place]))) ++place;
    }

    /// @dev The highest level that as many organisations support as it asks.
    function _levelOf(Endorsement[] memory list, address involved) private view returns (uint8 level) {
        for (level = uint8(_levels); level != 0; --level) {
            uint256 needed = uint8(_thresholds >> (8 * (level - 1)));
            if (list.length < needed) continue;
            bool[] memory counted = _counted(list, involved, level);
            for (uint256 i = 0; i < counted.length && needed != 0; ++i) if (counted[i]) --needed;
            if (needed == 0) return level;
        }
    }

    /// @dev Which endorsements count for a level: those that stand, go that far, and are the first of their organisation.
    function _counted(
        Endorsement[] memory list,
        address involved,
        uint8 level
    ) private view returns (bool[] memory counted) {
        counted = new bool[](list.length);
        bytes32[] memory entities = new bytes32[](list.length);
        bytes32 excluded = involved == address(0) ? bytes32(0) : participants.entityOf(involved);
        for (uint256 i = 0; i < list.length; ++i) {
            Endorsement memory given = list[i];
            if (given.level < level || given.endorser == involved || !_stands(given)) continue;
            bytes32 entity = participants.entityOf(given.endorser);
            bool isNew = entity != excluded;
            for (uint256 j = 0; j < i && isNew; ++j) isNew = entities[j] != entity;
            if (!isNew) continue;
            (entities[i], counted[i]) = (entity, true);
        }
    }

    /// @dev Whether an endorsement counts now. The zero address is in no role.
    function _stands(Endorsement memory given) private view returns (bool) {
        uint40 compromised = compromisedSince[given.endorser];
        if (given.withdrawn || (compromised != 0 && given.givenAt >= compromised)) return false;
        return given.level != 0 && _isEndorser(given.endorser, given.level);
    }

    /// @dev Whether an account may endorse at a level, or at a higher one.
    function _isEndorser(address account, uint8 level) private view returns (bool) {
        for (uint256 i = level; i <= _levels; ++i) {
            if (IEligibility(address(participants)).isEligible(account, endorserRole(uint8(i)))) return true;
        }
        return false;
    }

    /// @dev Whether an account may say of another that its key was stolen: it is the same, or acts for the same organisation and
    /// may endorse itself. So the key that was replaced says nothing of its successor.
    function _mayAccuse(address account, address endorser) private view returns (bool) {
        if (account == endorser) return true;
        bytes32 entity = participants.entityOf(account);
        return entity != 0 && entity == participants.entityOf(endorser) && _isEndorser(account, 1);
    }

    /// @dev Whatever the contract answers, or does not, costs no more than its gas, and nothing of it is copied but a word.
    function _ask(address endorser, bytes memory question) private view returns (bytes4 answer) {
        // solhint-disable-next-line no-inline-assembly
        assembly ("memory-safe") {
            let ok := staticcall(ENDORSER_GAS, endorser, add(question, 0x20), mload(question), 0x00, 0x20)
            if and(ok, gt(returndatasize(), 0x1f)) {
                answer := mload(0x00)
            }
        }
    }

    function _placeOf(Endorsement[] storage list, address endorser) private view returns (uint256 place) {
        uint256 count = list.length;
        while (place < count && list[place].endorser != endorser) ++place;
    }
}
