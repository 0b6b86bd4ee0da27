// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {AccessManaged} from "@openzeppelin/contracts/access/manager/AccessManaged.sol";
import {ERC20} from "@openzeppelin/contracts/token/ERC20/ERC20.sol";
import {Pausable} from "@openzeppelin/contracts/utils/Pausable.sol";
import {SafeCast} from "@openzeppelin/contracts/utils/math/SafeCast.sol";

import {ITransferPolicy} from "../../base/ITransferPolicy.sol";
import {Authorizations} from "./Authorizations.sol";
import {IStableToken} from "./IStableToken.sol";

/// @title PackedLedger
/// @notice Who holds how much and may move it: balance and freeze share one word, supply and pause another, so a
/// transfer touches three slots and checks everything.
/// **Roles** guardian: freeze, unfreeze, pause, unpause. Admin: the policy.
/// **Trusts** nothing of the policy but its answer: it is asked by a static call, so it can refuse but do nothing.
abstract contract PackedLedger is IStableToken, AccessManaged, Authorizations, Pausable {
    /// @dev What concerns everybody. The flags say whether the two optional contracts are worth a look.
    struct Standing {
        uint128 supply;
        bool paused;
        bool hasPolicy;
        bool hasReserveFeed;
    }

    /// @dev The flag above the balance in an account's word. Balances stay below 2^128, because the supply does, so
    /// adding to or taking from the word never carries into the flag.
    uint256 private constant FROZEN = 1 << 255;

    Standing internal _standing;

    mapping(address account => uint256 word) private _accounts;

    ITransferPolicy private _policy;

    // Reading

    /// @inheritdoc ERC20
    function totalSupply() public view override returns (uint256) {
        return _standing.supply;
    }

    /// @inheritdoc ERC20
    function balanceOf(address account) public view override returns (uint256) {
        return uint128(_accounts[account]);
    }

    /// @inheritdoc Pausable
    function paused() public view override returns (bool) {
        return _standing.paused;
    }

    /// @inheritdoc IStableToken
    function isFrozen(address account) public view returns (bool) {
        return _accounts[account] & FROZEN != 0;
    }

    /// @inheritdoc IStableToken
    function transferPolicy() external view returns (address) {
        return address(_policy);
    }

    /// @inheritdoc IStableToken
    function transferRestriction(
        address operator,
        address from,
        address to,
        uint256 amount
    ) external view returns (bytes4 reason) {
        if (operator != from && isFrozen(operator)) return AccountIsFrozen.selector;
        if (from == address(0)) return ERC20InvalidSender.selector;
        if (to == address(0)) return ERC20InvalidReceiver.selector;
        if (paused()) return EnforcedPause.selector;
        if (to == address(this)) return ERC20InvalidReceiver.selector;
        if (_standing.hasPolicy) reason = _policy.canTransfer(operator, from, to, amount);
        if (reason != bytes4(0)) return reason;
        if (balanceOf(from) < amount) return ERC20InsufficientBalance.selector;
        if (isFrozen(from) || isFrozen(to)) return AccountIsFrozen.selector;
    }

    // Governing

    /// @inheritdoc IStableToken
    function freeze(address account, bytes32 reason) external restricted {
        if (isFrozen(account)) revert AccountIsFrozen(account);
        _accounts[account] |= FROZEN;
        emit AccountFrozen(account, reason);
    }

    /// @inheritdoc IStableToken
    function unfreeze(address account, bytes32 reason) external restricted {
        if (!isFrozen(account)) revert AccountNotFrozen(account);
        _accounts[account] &= ~FROZEN;
        emit AccountUnfrozen(account, reason);
    }

    /// @inheritdoc IStableToken
    function pause() external restricted whenNotPaused {
        _standing.paused = true;
        emit Paused(_msgSender());
    }

    /// @inheritdoc IStableToken
    function unpause() external restricted whenPaused {
        _standing.paused = false;
        emit Unpaused(_msgSender());
    }

    /// @inheritdoc IStableToken
    function setTransferPolicy(address policy) external restricted {
        if (policy != address(0) && policy.code.length == 0) revert TransferPolicyWithoutCode(policy);
        _standing.hasPolicy = policy != address(0);
        _policy = ITransferPolicy(policy);
        emit TransferPolicySet(policy);
    }

    // Moving

    /// @dev Every transfer and every mint comes through here; redemptions do not, see {_lock}. The policy is asked by a
    /// static call, so nothing that was read before it has changed after it.
    function _update(address from, address to, uint256 value) internal override {
        if (_standing.paused) revert EnforcedPause();
        if (to == address(this) || to == address(0)) revert ERC20InvalidReceiver(to); // only a redemption locks or burns
        if (_standing.hasPolicy) {
            bytes4 reason = _policy.canTransfer(_msgSender(), from, to, value);
            if (reason != bytes4(0)) revert TransferRestricted(reason, from, to, value);
        }

        if (from == address(0)) {
            _standing.supply += SafeCast.toUint128(value);
        } else {
            bool fromFrozen = _take(from, value);
            if (fromFrozen) revert AccountIsFrozen(from);
        }
        bool toFrozen = _give(to, value);
        if (toFrozen) revert AccountIsFrozen(to);
        emit Transfer(from, to, value);
    }

    /// @dev A spender counts as well: freezing a thief's contract must stop it from taking what its victims approved.
    function _spendAllowance(address owner, address spender, uint256 value) internal override {
        if (isFrozen(spender)) revert AccountIsFrozen(spender);
        super._spendAllowance(owner, spender, value);
    }

    /// @dev Into a redemption; asks neither guardian nor policy.
    function _lock(address holder, uint256 value) internal {
        _take(holder, value);
        _give(address(this), value);
        emit Transfer(holder, address(this), value);
    }

    /// @dev Out of a redemption, back to its holder; asks neither guardian nor policy.
    function _release(address holder, uint256 value) internal {
        _take(address(this), value);
        _give(holder, value);
        emit Transfer(address(this), holder, value);
    }

    /// @dev Out of a redemption and out of existence.
    function _burnLocked(uint256 value) internal {
        _take(address(this), value);
        unchecked {
            _standing.supply -= uint128(value); // value <= one balance <= supply
        }
        emit Transfer(address(this), address(0), value);
    }

    /// @dev Tells whether the account is frozen, for the caller to mind or not: so its word is read once.
    function _take(address from, uint256 value) private returns (bool frozen) {
        uint256 word = _accounts[from];
        if (uint128(word) < value) revert ERC20InsufficientBalance(from, uint128(word), value);
        unchecked {
            _accounts[from] = word - value; // value <= balance
        }
        return word & FROZEN != 0;
    }

    /// @dev As {_take}.
    function _give(address to, uint256 value) private returns (bool frozen) {
        uint256 word = _accounts[to];
        unchecked {
            _accounts[to] = word + value; // what was taken or created, so balance + value <= supply < 2^128
        }
        return word & FROZEN != 0;
    }
}
